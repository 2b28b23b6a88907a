//! Putting texts and lists together. What a secret goes into is a secret.

use std::sync::Arc;

use agentflow_plan::{SecretPart, Value};

use crate::error::EvaluationError;
use crate::evaluation::Evaluation;

impl Evaluation<'_> {
    /// `+` of texts or lists; `None` where it is neither.
    pub(crate) fn concatenate(
        &mut self,
        left: &Value,
        right: &Value,
    ) -> Result<Option<Value>, EvaluationError> {
        match (left, right) {
            (Value::String(a), Value::String(b)) => {
                self.text_length(a.len() + b.len())?;
                Ok(Some(Value::string([&**a, &**b].concat())))
            }
            (Value::String(_) | Value::Secret(_), Value::String(_) | Value::Secret(_)) => {
                Ok(Some(self.template(&[left.clone(), right.clone()])?))
            }
            (Value::List(a), Value::List(b)) => {
                let joined = a.iter().chain(b.iter()).cloned().collect();
                Ok(Some(self.container(Value::list(joined))?))
            }
            _ => Ok(None),
        }
    }

    /// An interpolated string.
    pub(crate) fn template(&mut self, parts: &[Value]) -> Result<Value, EvaluationError> {
        let mut joint = Joint::default();
        for part in parts {
            match part {
                Value::Secret(parts) => {
                    for part in parts.iter() {
                        match part {
                            SecretPart::Text(text) => self.append(&mut joint, text)?,
                            SecretPart::Secret(name) => {
                                self.text_length(joint.length + name.len())?;
                                joint.length += name.len();
                                joint.close();
                                joint.parts.push(SecretPart::Secret(name.clone()));
                            }
                        }
                    }
                }
                other => {
                    let text = other.render();
                    self.append(&mut joint, &text)?;
                }
            }
        }
        Ok(joint.finish())
    }

    fn append(&mut self, joint: &mut Joint, text: &str) -> Result<(), EvaluationError> {
        joint.length += text.len();
        if joint.length > crate::TEXT_LENGTH_MAX {
            return self.text_length(joint.length);
        }
        self.charge_text(text.len())?;
        joint.text.push_str(text);
        Ok(())
    }
}

/// A text in the making.
#[derive(Default)]
struct Joint {
    /// What comes before `text`; ends with a secret, where there is any.
    parts: Vec<SecretPart>,
    text: String,
    length: usize,
}

impl Joint {
    fn close(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(SecretPart::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn finish(mut self) -> Value {
        if self.parts.is_empty() {
            return Value::string(self.text);
        }
        self.close();
        Value::Secret(Arc::new(self.parts))
    }
}
