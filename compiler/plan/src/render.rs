//! How interpolation prints a value.

use std::borrow::Cow;

use crate::{Value, duration_text, secret_text, time_text};

impl Value {
    /// The value as text: a string as it is, an enum's name, `20.0` with its point, a record as JSON on one line, a
    /// secret by its name.
    pub fn render(&self) -> Cow<'_, str> {
        match self {
            Value::String(text) => Cow::Borrowed(text),
            Value::Duration(milliseconds) => Cow::Owned(duration_text(*milliseconds)),
            Value::Time(milliseconds) => Cow::Owned(time_text(*milliseconds)),
            Value::Secret(parts) => Cow::Owned(secret_text(parts)),
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::List(_)
            | Value::Object(_) => Cow::Owned(self.to_json_text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{SecretPart, Value};

    #[test]
    fn interpolation_prints() {
        let record = Value::object([
            ("name".into(), Value::string("Ada")),
            ("wait".into(), Value::Duration(90_000)),
            ("key".into(), secret()),
        ]);
        for (value, text) in [
            (Value::Null, "null"),
            (Value::Bool(true), "true"),
            (Value::Int(-3), "-3"),
            (Value::Float(20.0), "20.0"),
            (Value::Float(1e300), "1e+300"),
            (Value::string("calm"), "calm"),
            (Value::Duration(5_400_000), "1h30m"),
            (Value::Time(0), "1970-01-01T00:00:00Z"),
            (Value::list(vec![Value::Int(1), Value::string("a\"b")]), r#"[1,"a\"b"]"#),
            (record, r#"{"name":"Ada","wait":"1m30s","key":"Bearer <secret TOKEN>"}"#),
            (secret(), "Bearer <secret TOKEN>"),
        ] {
            assert_eq!(value.render(), text);
        }
    }

    fn secret() -> Value {
        let parts = vec![SecretPart::Text("Bearer ".into()), SecretPart::Secret("TOKEN".into())];
        Value::Secret(Arc::new(parts))
    }
}
