//! Fields and parameters alike.

use crate::{Field, Name, Type, Value};

/// What a field and a parameter have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldView<'a> {
    pub(crate) name: &'a Name,
    pub(crate) doc: Option<&'a Name>,
    pub(crate) r#type: &'a Type,
    pub(crate) default: Option<&'a Value>,
}

impl<'a> From<&'a Field> for FieldView<'a> {
    fn from(field: &'a Field) -> Self {
        FieldView {
            name: &field.name,
            doc: field.doc.as_ref(),
            r#type: &field.r#type,
            default: field.default.as_ref(),
        }
    }
}

impl<'a> From<&'a crate::Parameter> for FieldView<'a> {
    fn from(parameter: &'a crate::Parameter) -> Self {
        FieldView {
            name: &parameter.name,
            doc: parameter.doc.as_ref(),
            r#type: &parameter.r#type,
            default: parameter.default.as_ref(),
        }
    }
}
