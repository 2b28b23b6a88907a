//! What an engine is told when it is made, and what a run is started with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use agentflow_effects::Effects;
use agentflow_plan::{Name, Plan};
use serde::{Deserialize, Serialize};

use crate::{Clock, Entropy, SystemClock, SystemEntropy};

/// How an engine works.
#[derive(Clone)]
pub struct EngineOptions {
    /// How many effects are carried out at once.
    pub effects_max: usize,
    /// How many runs are driven at once.
    pub runs_max: usize,
    /// A run that only waits for timers, the next of which is due within this time, is kept; any other is parked.
    pub wait: Duration,
    /// How often the store is asked for what other processes sent to runs that are driven here.
    pub poll: Duration,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// What draws at random.
    pub entropy: Arc<dyn Entropy>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        EngineOptions {
            effects_max: 64,
            runs_max: 256,
            wait: Duration::from_secs(30),
            poll: Duration::from_millis(250),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// What a run is started with besides its input, kept with it, and handed on to the runs that it spawns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunOptions {
    /// The folder that the program's relative paths start from.
    #[serde(default)]
    pub root: String,
    /// The text of the script that stands in for models, tools and people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// The environment variables of the plan, as they were read when the run (or the one that spawned it) was started.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<Name, Name>,
}

/// Sets up what carries out the effects of a run.
pub trait EffectsSource: Send + Sync + 'static {
    /// What carries out the effects of a run with these options. The error is for people.
    fn open(&self, plan: &Plan, options: &RunOptions) -> Result<Arc<dyn Effects>, String>;
}

impl<F> EffectsSource for F
where
    F: Fn(&Plan, &RunOptions) -> Result<Arc<dyn Effects>, String> + Send + Sync + 'static,
{
    fn open(&self, plan: &Plan, options: &RunOptions) -> Result<Arc<dyn Effects>, String> {
        self(plan, options)
    }
}
