//! Settings of `schedule`.

use agentflow_grammar::tree::{Expr, ExprKind, Schedule as Written};
use agentflow_plan::{CallableId, Overlap, Timing, WorkflowId};

use super::choices::OVERLAPS;
use super::cron::cron_problem;
use super::given::Given;
use super::timezone::{TIME_ZONES, is_time_zone};
use crate::body::{CallSite, CallTarget, Checked, Checker, PurePlace};
use crate::context::Context;
use crate::declare::Definition;
use crate::findings::{names, schedules as findings, settings};
use crate::typed::{Arguments, Head, Name, Schedule};

/// The names that may stand there.
pub const KNOWN: &[&str] = &["cron", "every", "timezone", "overlap", "catch_up", "jitter"];

/// Checks a schedule.
pub fn schedule<'a>(context: Context<'a>, head: Head, written: &'a Written) -> (Schedule, Checked) {
    let mut checker = Checker::new(context);
    let owner = format!("the schedule `{}`", head.name);
    let (workflow, arguments) =
        checker.scheduled(&written.call).unwrap_or((WorkflowId(0), Arguments::default()));
    let given = checker.given(&written.settings, KNOWN, &owner);
    let timing = checker.timing(&given, &head, &owner).unwrap_or(Timing::Every(1));
    let timezone = given.value("timezone").and_then(|expr| checker.timezone(expr));
    let overlap = given.value("overlap").and_then(|expr| checker.word(expr, "overlap", &OVERLAPS));
    let catch_up_ms = given.value("catch_up").and_then(|expr| checker.known_time(expr, "catch_up"));
    let jitter_ms = given.value("jitter").and_then(|expr| checker.known_time(expr, "jitter"));
    if let (Some(setting), Some(_)) = (given.get("timezone"), given.get("every")) {
        let place = context.place(setting.name.span);
        checker.sink.tell(settings::only_with(place, "timezone", "cron"));
    }
    let (frame, checked) = checker.finish();
    let schedule = Schedule {
        head,
        frame,
        workflow,
        arguments,
        timing,
        timezone,
        overlap: overlap.unwrap_or(Overlap::Skip),
        catch_up_ms,
        jitter_ms,
    };
    (schedule, checked)
}

impl<'a> Checker<'a> {
    /// `report("eu")`
    fn scheduled(&mut self, expr: &'a Expr) -> Option<(WorkflowId, Arguments)> {
        let place = self.context.place(expr.span);
        let ExprKind::Call(call) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                self.sink.tell(findings::no_call(place));
                self.skip_value(expr);
            }
            return None;
        };
        let ExprKind::Name(name) = &call.callee.kind else {
            self.sink.tell(findings::no_call(place));
            self.skip_value(expr);
            return None;
        };
        let at = self.context.place(call.callee.span);
        let is_workflow = |definition| matches!(definition, Definition::Workflow(_));
        let Some((named, declaration)) = self.context.lookup(name) else {
            let near = self.sink.nearest.find(name, self.context.names(is_workflow));
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_of_kind(at, name, "a workflow", &near), name, "a workflow");
            return None;
        };
        self.sink.refer(call.callee.span, named);
        let workflow = match declaration.definition {
            Definition::Workflow(workflow) => workflow,
            Definition::Broken(_) => return None,
            other => {
                self.sink.tell(names::wrong_kind(at, name, other, "a workflow", declaration.place()));
                return None;
            }
        };
        self.note_call(CallSite {
            target: CallTarget::Callable(CallableId::Workflow(workflow)),
            span: call.callee.span,
            detached: true,
        });
        let signature = self.context.signatures.workflow(workflow);
        let (arguments, _) = self.pure(PurePlace::Setting, |checker| {
            checker.check_arguments(signature, &call.arguments, call.callee.span)
        });
        Some((workflow, arguments))
    }

    fn timing(&mut self, given: &Given<'a>, head: &Head, owner: &str) -> Option<Timing> {
        match (given.get("cron"), given.get("every")) {
            (Some(cron), Some(every)) => {
                let (place, first) = (self.context.place(every.name.span), self.context.place(cron.span));
                self.sink.tell(settings::either(place, "every", "cron", first, owner));
                None
            }
            (Some(_), None) => self.cron(given.value("cron")?).map(|cron| Timing::Cron(cron.as_str().into())),
            (None, Some(_)) => self.known_time(given.value("every")?, "every").map(Timing::Every),
            (None, None) => {
                if !given.broken {
                    let place = self.context.place(head.name_span);
                    self.sink.tell(findings::without_timing(place, owner));
                }
                None
            }
        }
    }

    fn cron(&mut self, expr: &'a Expr) -> Option<Name> {
        let text = self.known_text(expr, "cron")?;
        if let Some(problem) = cron_problem(&text) {
            let place = self.context.place(expr.span);
            self.sink.tell(findings::bad_cron(place, &text, &problem));
            return None;
        }
        Some(text)
    }

    fn timezone(&mut self, expr: &'a Expr) -> Option<Name> {
        let text = self.known_text(expr, "timezone")?;
        if !is_time_zone(&text) {
            let city = |zone: &'static str| zone.rsplit('/').next().unwrap_or(zone);
            let mut near = self.sink.nearest.find(&text, TIME_ZONES.lines());
            if near.is_empty() {
                // `Paris` stands for `Europe/Paris`.
                let by_city = TIME_ZONES.lines().filter(|zone| city(zone).eq_ignore_ascii_case(&text));
                near = by_city.take(3).map(Name::new).collect();
            }
            let place = self.context.place(expr.span);
            self.sink.tell(findings::unknown_timezone(place, &text, &near));
            return None;
        }
        Some(text)
    }
}
