//! The content address of a plan.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use sha2::{Digest, Sha256};

use crate::{Plan, PlanHash, deep_json};

impl Plan {
    /// The content address: SHA-256 of the plan's JSON without [`Plan::sources`].
    pub fn hash(&self) -> PlanHash {
        let digest = Sha256::digest(deep_json::to_vec(&WithoutSources(self)));
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        PlanHash(hex.into())
    }
}

/// A plan, but for where things were written.
struct WithoutSources<'a>(&'a Plan);

impl Serialize for WithoutSources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Taken apart by name, so that a new field cannot be forgotten.
        let Plan {
            format,
            program,
            records,
            enums,
            functions,
            providers,
            models,
            mcp_servers,
            tools,
            agents,
            workflows,
            signals,
            schedules,
            regions,
            environment,
            secrets,
            sources: _,
            patterns: _,
        } = self.0;
        let mut plan = serializer.serialize_struct("Plan", 16)?;
        plan.serialize_field("format", format)?;
        plan.serialize_field("program", program)?;
        plan.serialize_field("records", records)?;
        plan.serialize_field("enums", enums)?;
        plan.serialize_field("functions", functions)?;
        plan.serialize_field("providers", providers)?;
        plan.serialize_field("models", models)?;
        plan.serialize_field("mcp_servers", mcp_servers)?;
        plan.serialize_field("tools", tools)?;
        plan.serialize_field("agents", agents)?;
        plan.serialize_field("workflows", workflows)?;
        plan.serialize_field("signals", signals)?;
        plan.serialize_field("schedules", schedules)?;
        plan.serialize_field("regions", regions)?;
        plan.serialize_field("environment", environment)?;
        plan.serialize_field("secrets", secrets)?;
        plan.end()
    }
}
