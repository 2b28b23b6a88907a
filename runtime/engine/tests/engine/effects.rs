//! Effects that do as a test says, and remember what they were asked for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use agentflow_effects::{Effects, Environment, StepContext};
use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, ToolRequest, Usage};
use agentflow_plan::{Plan, Value};
use async_trait::async_trait;
use tokio::sync::Notify;

/// What a tool or a model does when it is asked.
#[derive(Clone)]
pub enum Behaviour {
    /// Gives this.
    Gives(Value),
    /// Gives its arguments.
    Echoes,
    /// Gives this after a while.
    GivesAfter(Duration, Value),
    /// Gives this once the gate is opened.
    GivesWhenOpened(Arc<Notify>, Value),
    /// Never ends.
    Hangs,
    /// Breaks.
    Panics,
}

/// Effects of a test.
#[derive(Default)]
pub struct TestEffects {
    behaviours: Mutex<BTreeMap<String, Behaviour>>,
    answers: Mutex<BTreeMap<String, serde_json::Value>>,
    log: Mutex<Vec<Performed>>,
    begun: Notify,
    at_once: AtomicUsize,
    at_once_max: AtomicUsize,
}

/// An effect that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performed {
    /// The tool or agent.
    pub name: String,
    /// The path of the tool's step; empty for an agent.
    pub step: String,
    /// The idempotency key.
    pub key: String,
}

impl TestEffects {
    /// Says what a tool or an agent does from now on.
    pub fn set(&self, name: &str, behaviour: Behaviour) {
        self.behaviours.lock().expect("no test panics in here").insert(name.to_owned(), behaviour);
    }

    /// Lets a script stand in for a person.
    pub fn stand_in(&self, person: &str, answer: serde_json::Value) {
        self.answers.lock().expect("no test panics in here").insert(person.to_owned(), answer);
    }

    /// All that was begun, in order.
    pub fn log(&self) -> Vec<Performed> {
        self.log.lock().expect("no test panics in here").clone()
    }

    /// How often a tool or agent was begun.
    pub fn count(&self, name: &str) -> usize {
        self.log().iter().filter(|performed| performed.name == name).count()
    }

    /// Waits until that many effects have begun.
    pub async fn begun(&self, count: usize) {
        while self.log().len() < count {
            self.begun.notified().await;
        }
    }

    /// The most that were carried out at once.
    pub fn at_once_max(&self) -> usize {
        self.at_once_max.load(Ordering::SeqCst)
    }

    async fn perform(&self, performed: Performed, arguments: &Value) -> Result<Value, EffectError> {
        let behaviour = self.behaviours.lock().expect("no test panics in here").get(&performed.name).cloned();
        let name = performed.name.clone();
        self.log.lock().expect("no test panics in here").push(performed);
        self.begun.notify_one();
        let _counted = Counted::new(self);
        match behaviour.unwrap_or(Behaviour::Echoes) {
            Behaviour::Gives(value) => Ok(value),
            Behaviour::Echoes => Ok(arguments.clone()),
            Behaviour::GivesAfter(time, value) => {
                tokio::time::sleep(time).await;
                Ok(value)
            }
            Behaviour::GivesWhenOpened(gate, value) => {
                gate.notified().await;
                Ok(value)
            }
            Behaviour::Hangs => std::future::pending().await,
            Behaviour::Panics => panic!("{name} breaks"),
        }
    }
}

/// Counts an effect for as long as it is carried out, dropped ones included.
struct Counted<'a>(&'a TestEffects);

impl<'a> Counted<'a> {
    fn new(effects: &'a TestEffects) -> Counted<'a> {
        let now = effects.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        effects.at_once_max.fetch_max(now, Ordering::SeqCst);
        Counted(effects)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Effects for TestEffects {
    async fn model(
        &self,
        plan: &Plan,
        _: &Environment,
        request: &ModelRequest,
    ) -> Result<(ModelAnswer, Usage), EffectError> {
        let name = plan.agents[request.agent.index()].name.to_string();
        let performed = Performed { name, step: String::new(), key: request.idempotency_key.to_string() };
        let value = self.perform(performed, &Value::string("fine")).await?;
        let text = value.as_str().map_or_else(|| value.to_json_text(), str::to_owned);
        let usage = Usage { turns: 1, input_tokens: 10, output_tokens: 2, usd: 0.0 };
        Ok((ModelAnswer { text: Some(text.into()), ..ModelAnswer::default() }, usage))
    }

    async fn tool(
        &self,
        plan: &Plan,
        context: &StepContext,
        request: &ToolRequest,
    ) -> Result<Value, EffectError> {
        let performed = Performed {
            name: plan.tools[request.tool.index()].name.to_string(),
            step: context.step.to_string(),
            key: request.idempotency_key.to_string(),
        };
        let value = self.perform(performed, &request.arguments).await?;
        // A tool that echoes gives the argument `value`, where it has one.
        Ok(value.field("value").cloned().unwrap_or(value))
    }

    fn stands_in(&self, request: &AskRequest) -> bool {
        let person = request.to.as_deref().unwrap_or("*");
        self.answers.lock().expect("no test panics in here").contains_key(person)
    }

    async fn ask(&self, request: &AskRequest) -> Option<Result<serde_json::Value, EffectError>> {
        let person = request.to.as_deref().unwrap_or("*");
        self.answers.lock().expect("no test panics in here").get(person).cloned().map(Ok)
    }
}
