//! How large a type is: types without names can be built to any size, and are bounded.

use crate::typed::Type;

/// How many types without names may stand one in another, all counted.
pub const SIZE_MAX: usize = 2_000;

/// The number of types in a type; never counts far beyond [`SIZE_MAX`].
#[must_use]
pub fn size(ty: &Type) -> usize {
    match ty {
        Type::List(list) => 1 + size(&list.item),
        Type::Map(inner) | Type::Optional(inner) => 1 + size(inner),
        Type::Object(object) => {
            let mut sum = 1;
            for (_, ty) in &object.fields {
                sum += size(ty);
                if sum > SIZE_MAX {
                    break;
                }
            }
            sum
        }
        _ => 1,
    }
}
