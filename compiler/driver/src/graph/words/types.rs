//! Types.

use agentflow_plan::Type;

use super::Words;

impl Words<'_> {
    pub(crate) fn r#type(&self, r#type: &Type) -> String {
        match r#type {
            Type::Null => "null".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int(_) => "int".to_owned(),
            Type::Float(_) => "float".to_owned(),
            Type::String { .. } => "string".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Time => "time".to_owned(),
            Type::Json => "json".to_owned(),
            Type::Image => "image".to_owned(),
            Type::File => "file".to_owned(),
            Type::List { item, .. } => format!("{}[]", self.r#type(item)),
            Type::Map(item) => format!("map<{}>", self.r#type(item)),
            Type::Optional(inner) => format!("{}?", self.r#type(inner)),
            Type::Record(id) => self.plan.records[id.index()].name.to_string(),
            Type::Enum(id) => self.plan.enums[id.index()].name.to_string(),
            Type::Object(_) => "record".to_owned(),
            Type::Conversation => "conversation".to_owned(),
            Type::Error => "error".to_owned(),
        }
    }
}
