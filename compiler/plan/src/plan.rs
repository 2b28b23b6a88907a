//! The whole plan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Agent, Enum, Function, McpServer, Model, Name, PatternCache, Provider, Record, Region, RegionId,
    Schedule, Signal, Tool, Workflow, deep_json,
};

/// The number of this plan format. A behaviour that a stored run could notice gets a new one.
pub const FORMAT: u32 = 1;

/// How deep the JSON of a plan may be nested: expressions as deep as a program's source may be, each of which takes a
/// few levels.
pub const PLAN_DEPTH_MAX: usize = 8_192;

/// A compiled program: all that a run needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// [`FORMAT`] of the compiler that made it.
    pub format: u32,
    /// The program's name: its entry file without folder and ending.
    pub program: Name,
    /// Declared records.
    pub records: Vec<Record>,
    /// Declared enums.
    pub enums: Vec<Enum>,
    /// Pure functions.
    pub functions: Vec<Function>,
    /// Providers.
    pub providers: Vec<Provider>,
    /// Models.
    pub models: Vec<Model>,
    /// MCP servers.
    pub mcp_servers: Vec<McpServer>,
    /// Tools.
    pub tools: Vec<Tool>,
    /// Agents.
    pub agents: Vec<Agent>,
    /// Workflows.
    pub workflows: Vec<Workflow>,
    /// Signals.
    pub signals: Vec<Signal>,
    /// Schedules.
    pub schedules: Vec<Schedule>,
    /// Regions of all callables.
    pub regions: Vec<Region>,
    /// Environment variables that are read when a run starts.
    pub environment: Vec<EnvironmentVariable>,
    /// Names of all secrets of the program, sorted: no process that a tool starts inherits these variables.
    pub secrets: Vec<Name>,
    /// Where things were written. Not part of the hash: moving code does not make another plan.
    pub sources: Sources,
    /// The regular expressions that were needed so far; no data, so never written.
    #[serde(skip)]
    pub patterns: PatternCache,
}

/// An environment variable that a program reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: Name,
    /// What it is when it is not set; without one, a run cannot start.
    pub default: Option<Name>,
}

/// Where things were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The files, relative to the program's root, with `/` between.
    pub files: Vec<Name>,
    /// For each region, for each of its nodes, the place.
    pub nodes: Vec<Vec<Place>>,
    /// For declarations, by kind and name (`agent Triage`), the place.
    pub declarations: BTreeMap<Name, Place>,
    /// For callables, by kind and name (`workflow support`), the names of their locals, by id: for labels and
    /// messages.
    #[serde(default)]
    pub locals: BTreeMap<Name, Vec<Name>>,
}

/// A place in a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Which of [`Sources::files`].
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// The content address of a plan: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanHash(pub Name);

impl std::fmt::Display for PlanHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why bytes are no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Not the JSON of a plan.
    #[error("this is not a compiled plan: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Made by another version.
    #[error("the plan has format {found}, and this version of agentflow reads formats up to {FORMAT}")]
    Format {
        /// The format it has.
        found: u32,
    },
    /// A region's graph has a cycle or an edge or id that leads nowhere.
    #[error("the plan is damaged: {0}")]
    Damaged(String),
}

impl Plan {
    /// An empty plan of the current format.
    pub fn new(program: impl Into<Name>) -> Plan {
        Plan {
            format: FORMAT,
            program: program.into(),
            records: Vec::new(),
            enums: Vec::new(),
            functions: Vec::new(),
            providers: Vec::new(),
            models: Vec::new(),
            mcp_servers: Vec::new(),
            tools: Vec::new(),
            agents: Vec::new(),
            workflows: Vec::new(),
            signals: Vec::new(),
            schedules: Vec::new(),
            regions: Vec::new(),
            environment: Vec::new(),
            secrets: Vec::new(),
            sources: Sources::default(),
            patterns: PatternCache::default(),
        }
    }

    /// The region with this id.
    pub fn region(&self, id: RegionId) -> &Region {
        &self.regions[id.index()]
    }

    /// The workflow with this name.
    pub fn workflow(&self, name: &str) -> Option<&Workflow> {
        self.workflows.iter().find(|workflow| &*workflow.name == name)
    }

    /// The plan as bytes: JSON, sources included.
    pub fn to_bytes(&self) -> Vec<u8> {
        deep_json::to_vec(self)
    }

    /// Reads a plan and checks that it is whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Plan, PlanError> {
        #[derive(Deserialize)]
        struct Header {
            format: u32,
        }
        let header: Header = serde_json::from_slice(bytes)?;
        if header.format != FORMAT {
            return Err(PlanError::Format { found: header.format });
        }
        if deep_json::depth(bytes) > PLAN_DEPTH_MAX {
            return Err(PlanError::Damaged(format!("it is nested deeper than {PLAN_DEPTH_MAX} levels")));
        }
        let plan: Plan = deep_json::from_slice(bytes)?;
        plan.check()?;
        Ok(plan)
    }
}
