//! Data, providers, models, servers, signals and schedules.

use super::types::distinct;
use super::{Check, Checker, exists};
use crate::{Enum, McpTransport, Model, Name, Provider, RetryPolicy, Schedule};

impl Checker<'_> {
    pub(super) fn declarations(&mut self) -> Check {
        let plan = self.plan;
        for record in &plan.records {
            self.fields(&record.fields).map_err(within("record", &record.name))?;
        }
        for declared in &plan.enums {
            self.r#enum(declared).map_err(within("enum", &declared.name))?;
        }
        for signal in &plan.signals {
            self.r#type(&signal.payload).map_err(within("signal", &signal.name))?;
        }
        for provider in &plan.providers {
            self.provider(provider).map_err(within("provider", &provider.name))?;
        }
        for model in &plan.models {
            self.model(model).map_err(within("model", &model.name))?;
        }
        for server in &plan.mcp_servers {
            self.transport(&server.transport).map_err(within("mcp", &server.name))?;
        }
        for schedule in &plan.schedules {
            self.schedule(schedule).map_err(within("schedule", &schedule.name))?;
        }
        Ok(())
    }

    fn r#enum(&mut self, declared: &Enum) -> Check {
        if declared.variants.is_empty() {
            return Err("it has no variants".to_string());
        }
        distinct("variant", declared.variants.iter().map(|variant| &variant.name))?;
        for fields in declared.variants.iter().filter_map(|variant| variant.fields.as_ref()) {
            if fields.iter().any(|field| &*field.name == "type") {
                return Err("a payload has a field `type`, which is its tag".to_string());
            }
            self.fields(fields)?;
        }
        Ok(())
    }

    fn provider(&mut self, provider: &Provider) -> Check {
        provider.base_url.iter().chain(&provider.api_key).try_for_each(|setting| self.expression(setting))?;
        self.named_expressions(&provider.headers)?;
        if provider.rate.is_some_and(|rate| rate.requests == 0 || rate.per_ms == 0) {
            return Err("its rate is no requests, or none in no time".to_string());
        }
        if provider.concurrency == Some(0) {
            return Err("it lets no request through".to_string());
        }
        self.locals.finish()
    }

    fn model(&mut self, model: &Model) -> Check {
        exists(&self.plan.providers, model.provider.index(), "provider")?;
        self.expression(&model.model)?;
        model.timeout.iter().try_for_each(|timeout| self.expression(timeout))?;
        for fallback in &model.fallback {
            exists(&self.plan.models, fallback.index(), "model")?;
        }
        model.options.iter().try_for_each(|options| self.value(options))?;
        self.retry(&model.retry)?;
        self.locals.finish()
    }

    fn transport(&mut self, transport: &McpTransport) -> Check {
        match transport {
            McpTransport::Command { command, environment, .. } => {
                self.expressions(command)?;
                self.named_expressions(environment)?;
            }
            McpTransport::Url { url, headers } => {
                self.expression(url)?;
                self.named_expressions(headers)?;
            }
        }
        self.locals.finish()
    }

    fn schedule(&mut self, schedule: &Schedule) -> Check {
        exists(&self.plan.workflows, schedule.workflow.index(), "workflow")?;
        let parameters = self.plan.workflows[schedule.workflow.index()].parameters.len();
        super::arguments::count(schedule.arguments.len(), parameters)?;
        self.expressions(&schedule.arguments)?;
        self.locals.finish()
    }

    pub(super) fn retry(&self, retry: &RetryPolicy) -> Check {
        let sane = retry.attempts >= 1
            && retry.backoff_ms_min <= retry.backoff_ms_max
            && retry.factor.is_finite()
            && retry.factor >= 1.0
            && (0.0..=1.0).contains(&retry.jitter);
        if sane { Ok(()) } else { Err("a retry policy is out of its ranges".to_string()) }
    }
}

/// Says where a damage was found.
pub(super) fn within<'n>(kind: &'n str, name: &'n Name) -> impl Fn(String) -> String + use<'n> {
    move |damage| format!("{kind} {name}: {damage}")
}
