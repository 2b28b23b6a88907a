//! Secrets: read at the moment of use, and known by their values only as long as that.

use std::collections::BTreeMap;

use agentflow_machine::EffectError;
use agentflow_plan::{SecretPart, Value};

use crate::failure::misconfigured;

/// Where the values of secrets come from.
pub trait SecretSource: Send + Sync {
    /// The value of the secret with this name, where there is one.
    fn read(&self, name: &str) -> Option<String>;
}

/// The environment variables of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct EnvironmentSecrets;

impl SecretSource for EnvironmentSecrets {
    fn read(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

impl SecretSource for BTreeMap<String, String> {
    fn read(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }
}

/// A value as text, with the values of the secrets in it. Not to be shown, stored, or put into a message.
pub(crate) fn reveal(secrets: &dyn SecretSource, value: &Value) -> Result<String, EffectError> {
    let Value::Secret(parts) = value else {
        return Ok(value.render().into_owned());
    };
    let mut text = String::new();
    for part in parts.iter() {
        match part {
            SecretPart::Text(plain) => text.push_str(plain),
            SecretPart::Secret(name) => text.push_str(&read(secrets, name)?),
        }
    }
    Ok(text)
}

fn read(secrets: &dyn SecretSource, name: &str) -> Result<String, EffectError> {
    match secrets.read(name) {
        Some(value) if !value.is_empty() => Ok(value),
        Some(_) => {
            Err(misconfigured(format!("the secret `{name}` is empty: set the environment variable {name}")))
        }
        None => {
            Err(misconfigured(format!("the secret `{name}` is missing: set the environment variable {name}")))
        }
    }
}
