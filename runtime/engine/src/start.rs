//! Starting a run: everything is checked before anything is stored, and an id makes starting idempotent.

use std::sync::Arc;

use agentflow_plan::Plan;
use agentflow_store::{Creation, NewRun, RunRecord, check_run_id};
use serde_json::Value as Json;

use crate::engine::Shared;
use crate::entropy;
use crate::input::check_input;
use crate::{EngineError, RunOptions};

/// A run to start.
#[derive(Debug, Clone)]
pub struct Start {
    /// Its plan.
    pub plan: Arc<Plan>,
    /// Which workflow.
    pub workflow: String,
    /// The workflow's arguments, as one object, in the outside form.
    pub input: Json,
    /// Its id; one is drawn where there is none.
    pub run_id: Option<String>,
    /// What it is started with besides.
    pub options: RunOptions,
}

/// What became of an attempt to start a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// It is new, and nobody has begun it.
    Created {
        /// Its id.
        run_id: String,
    },
    /// A run with this id was started before, with the same workflow and input.
    Exists {
        /// Its id.
        run_id: String,
    },
}

impl Started {
    /// The run's id.
    pub fn run_id(&self) -> &str {
        match self {
            Started::Created { run_id } | Started::Exists { run_id } => run_id,
        }
    }
}

pub(crate) async fn start(shared: &Shared, start: Start) -> Result<Started, EngineError> {
    let Start { plan, workflow, input, run_id, options } = start;
    let arguments = check_input(&plan, &workflow, &input)?;
    // The row holds the input with its defaults filled in, so that equal starts have equal rows.
    let input = arguments.to_json();
    if let Some(run_id) = &run_id {
        check_run_id(run_id).map_err(EngineError::BadRunId)?;
    }
    let missing: Vec<String> = plan
        .environment
        .iter()
        .filter(|variable| !options.environment.contains_key(&variable.name))
        .map(|variable| variable.name.to_string())
        .collect();
    if !missing.is_empty() {
        return Err(EngineError::Environment { missing });
    }
    let hash = plan.hash().to_string();
    let mut new = NewRun {
        run_id: String::new(),
        workflow,
        plan: hash.clone(),
        input: input.to_string(),
        options: serde_json::to_string(&options).expect("options have only string keys"),
        parent: None,
        created_at: shared.options.clock.now(),
    };
    // An id that was given and is taken needs nothing written.
    if let Some(run_id) = &run_id
        && let Some(existing) = shared.store.run(run_id).await?
    {
        return exists(&existing, &new.workflow, &input);
    }
    shared.plans.remember(&hash, &plan);
    shared.store.put_plan(&hash, &plan.to_bytes()).await?;
    loop {
        new.run_id = match &run_id {
            Some(run_id) => run_id.clone(),
            None => entropy::run_id(&new.workflow, shared.options.entropy.draw()),
        };
        match shared.store.create_run(&new).await? {
            Creation::Created => return Ok(Started::Created { run_id: new.run_id }),
            // Someone else was faster with the same id.
            Creation::Exists(existing) if run_id.is_some() => {
                return exists(&existing, &new.workflow, &input);
            }
            // An id that was drawn twice: draw again.
            Creation::Exists(_) => {}
        }
    }
}

fn exists(existing: &RunRecord, workflow: &str, input: &Json) -> Result<Started, EngineError> {
    let run_id = existing.summary.run_id.clone();
    if existing.summary.workflow != workflow {
        return Err(EngineError::TakenRunId { run_id, what: "workflow" });
    }
    // Compared as JSON, so that neither the order of fields nor white space counts.
    match serde_json::from_str::<Json>(&existing.input) {
        Ok(known) if known == *input => Ok(Started::Exists { run_id }),
        _ => Err(EngineError::TakenRunId { run_id, what: "input" }),
    }
}
