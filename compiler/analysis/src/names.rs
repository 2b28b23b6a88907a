//! Names in other cases.

use crate::typed::Name;

/// `Refunds` as `refunds`, `RefundDesk` as `refund_desk`, `HTTPCall` as `http_call`.
#[must_use]
pub fn snake_case(name: &str) -> Name {
    if !name.contains(char::is_uppercase) {
        return Name::new(name);
    }
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (position, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() {
            let before = position.checked_sub(1).and_then(|before| letters.get(before));
            let after = letters.get(position + 1);
            let new_word = before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
            if new_word {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    Name::new(snake)
}

/// `refund_desk` as `RefundDesk`.
#[must_use]
pub fn upper_camel(name: &str) -> Name {
    let mut camel = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            camel.extend(first.to_uppercase());
            camel.push_str(letters.as_str());
        }
    }
    Name::new(camel)
}

/// Whether a name is against the convention: `UpperCamel` or `snake_case`.
#[must_use]
pub fn is_against(name: &str, camel: bool) -> bool {
    let bare = name.trim_start_matches('_');
    if bare.is_empty() {
        return false;
    }
    if camel {
        !bare.starts_with(char::is_uppercase) || bare.contains('_')
    } else {
        bare.contains(char::is_uppercase)
    }
}

#[cfg(test)]
mod tests {
    use super::{snake_case, upper_camel};

    #[test]
    fn cases() {
        assert_eq!(snake_case("RefundDesk"), "refund_desk");
        assert_eq!(snake_case("HTTPCall"), "http_call");
        assert_eq!(snake_case("Step2Next"), "step2_next");
        assert_eq!(snake_case("lookup_order"), "lookup_order");
        assert_eq!(upper_camel("refund_desk"), "RefundDesk");
        assert_eq!(upper_camel("refunds"), "Refunds");
    }
}
