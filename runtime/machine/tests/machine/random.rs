//! Random programs, random histories: whatever happens, a run can be taken up again, ends, and never panics.

use agentflow_machine::*;
use agentflow_plan::*;
use proptest::prelude::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

/// Draws from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (drawn ^ (drawn >> 31)) % sides.max(1)
    }

    fn likely(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn pick<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        things.get(self.roll(things.len() as u64) as usize)
    }
}

/// A program in the making, with names that are its own.
struct Program<'d> {
    dice: &'d mut Dice,
    builder: Builder,
    tools: Vec<CallableId>,
    agents: Vec<AgentId>,
    workflows: Vec<CallableId>,
    nodes: u32,
}

impl Program<'_> {
    fn name(&mut self, base: &str) -> String {
        self.nodes += 1;
        format!("{base}{}", self.nodes)
    }

    /// Locals 0 to 9 hold texts, 10 to 19 what agents gave.
    fn text(&mut self) -> Expression {
        match self.dice.roll(3) {
            0 => text("text"),
            _ => local(0),
        }
    }

    fn duration(&mut self) -> Option<Expression> {
        if self.dice.likely(40) { Some(ms(self.dice.roll(50) as i64)) } else { None }
    }

    fn options(&mut self) -> CallOptions {
        CallOptions {
            timeout: if self.dice.likely(20) { self.duration() } else { None },
            retry: if self.dice.likely(20) { Some(RetryPolicy::with_attempts(2)) } else { None },
            approval: if self.dice.likely(15) { Some(self.approval()) } else { None },
            effect: if self.dice.likely(10) { Some(Effect::Once) } else { None },
            ..CallOptions::default()
        }
    }

    fn approval(&mut self) -> Approval {
        let fallbacks = [ApprovalFallback::Timeout, ApprovalFallback::Reject, ApprovalFallback::Approve];
        Approval {
            when: truth(self.dice.likely(70)),
            arguments: None,
            by: if self.dice.likely(50) { Some(text("ada")) } else { None },
            within: self.duration(),
            otherwise: fallbacks[self.dice.roll(3) as usize],
            quorum: 1 + self.dice.roll(2) as u32,
        }
    }

    fn region(&mut self, label: Option<&str>, depth: u32) -> RegionId {
        let nodes = self.nodes(depth);
        let result = if self.dice.likely(50) { Some(self.text()) } else { None };
        let region = self.builder.labelled(label, nodes, result);
        if self.dice.likely(50) { self.builder.assigns(region, &[0, 1]) } else { region }
    }

    fn nodes(&mut self, depth: u32) -> Vec<NodeBuilder> {
        (0..1 + self.dice.roll(3)).map(|_| self.node(depth)).collect()
    }

    fn branches(&mut self, depth: u32) -> Vec<Branch> {
        let count = 1 + self.dice.roll(3);
        (0..count)
            .map(|index| {
                let name = format!("b{index}");
                Branch { region: self.region(Some(&name), depth - 1), name: name.into() }
            })
            .collect()
    }

    fn node(&mut self, depth: u32) -> NodeBuilder {
        let name = self.name("n");
        let kind = if depth > 0 && self.dice.likely(60) { self.owner(depth) } else { self.leaf() };
        let mut built = node(&name, kind);
        if self.dice.likely(40) {
            built = built.out(1 + self.dice.roll(3) as u32);
        }
        if self.dice.likely(25) {
            let undo = self.region(Some("undo"), 0);
            built = built.undo(undo);
        }
        built
    }

    fn owner(&mut self, depth: u32) -> NodeKind {
        match self.dice.roll(7) {
            0 => NodeKind::Parallel(self.branches(depth)),
            1 => NodeKind::Race(self.branches(depth)),
            2 => {
                let region = self.region(None, depth - 1);
                NodeKind::ParallelFor {
                    items: Expression::List(vec![text("a"), text("b"), text("c")]),
                    max: if self.dice.likely(50) { Some(number(1 + self.dice.roll(2) as i64)) } else { None },
                    item: LocalId(2),
                    index: None,
                    region,
                }
            }
            3 => {
                let region = self.region(None, depth - 1);
                NodeKind::Loop { control: LoopControl::Repeat { bound: Some(number(2)) }, region }
            }
            4 | 5 => {
                let region = self.region(None, depth - 1);
                let handler = self.region(Some("catch"), depth - 1);
                NodeKind::Try { region, error: Some(LocalId(60)), handler }
            }
            _ => {
                let then = self.region(Some("then"), depth - 1);
                let otherwise = self.region(Some("else"), depth - 1);
                NodeKind::If { condition: truth(self.dice.likely(50)), then, otherwise: Some(otherwise) }
            }
        }
    }

    fn leaf(&mut self) -> NodeKind {
        match self.dice.roll(16) {
            0..=4 => {
                let target = *self.dice.pick(&self.tools).expect("there are tools");
                let argument = Argument::Value(self.text());
                call_with(target, vec![argument], self.options())
            }
            5..=7 => {
                let Some(target) = self.dice.pick(&self.agents).copied() else {
                    return NodeKind::Sleep(ms(1));
                };
                let argument = Argument::Value(self.text());
                call_with(CallableId::Agent(target), vec![argument], self.options())
            }
            8 => match self.dice.pick(&self.workflows).copied() {
                Some(target) => {
                    let argument = Argument::Value(self.text());
                    call_with(target, vec![argument], self.options())
                }
                None => NodeKind::Sleep(ms(5)),
            },
            9 => NodeKind::Ask(Ask {
                question: text("Well?"),
                answer: Type::Bool,
                to: None,
                within: self.duration(),
            }),
            10 => NodeKind::Wait(Wait { signal: SignalId(0), within: Some(ms(20)) }),
            11 => NodeKind::Sleep(ms(self.dice.roll(30) as i64)),
            12 => fail("on purpose"),
            13 => match self.dice.roll(3) {
                0 => NodeKind::Read(Source::Now),
                1 => NodeKind::Emit(self.text()),
                _ => NodeKind::Return(Some(self.text())),
            },
            14 => {
                let Some(agent) = self.dice.pick(&self.agents).copied() else {
                    return NodeKind::Sleep(ms(1));
                };
                let arguments = vec![Argument::Value(self.text())];
                NodeKind::Converse { agent, arguments, options: Box::default() }
            }
            _ => {
                let conversation = Expression::Literal(Value::object([(
                    "conversation".into(),
                    Value::Int(self.dice.roll(2) as i64),
                )]));
                NodeKind::Send { conversation, message: self.text(), shared: Vec::new() }
            }
        }
    }

    fn tool(&mut self, index: u64) {
        let effects = [Effect::Read, Effect::Idempotent, Effect::Once];
        let effect = effects[self.dice.roll(3) as usize];
        let body =
            if self.dice.likely(20) && !self.tools.is_empty() { Some(self.region(None, 0)) } else { None };
        let approval = if self.dice.likely(15) { Some(self.approval()) } else { None };
        let tool = self.builder.tool(&format!("tool{index}"), texts(&["what"]), string(), effect);
        let declared = self.builder.last_tool();
        declared.approval = approval;
        if let Some(body) = body {
            declared.implementation = Implementation::Body(body);
        }
        if self.dice.likely(50) {
            self.builder.last_tool().retry = Some(RetryPolicy::with_attempts(3));
        }
        self.tools.push(tool);
    }

    fn agent(&mut self, index: u64) {
        let result = if self.dice.likely(70) { string() } else { int() };
        let agent = self.builder.agent(&format!("Agent{index}"), texts(&["what"]), result);
        let guard =
            if self.dice.likely(30) { Some(self.builder.region(vec![], Some(truth(true)))) } else { None };
        let condition = truth(self.dice.likely(80));
        let output_guard = if self.dice.likely(30) {
            Some(self.builder.labelled(Some("guard"), vec![], Some(condition)))
        } else {
            None
        };
        let parallel = self.dice.likely(70);
        let stop = self.dice.likely(15);
        let fails = self.dice.likely(20);
        let targets: Vec<AgentId> = self.agents.iter().copied().filter(|_| self.dice.likely(50)).collect();
        let sharing = [Sharing::None, Sharing::All, Sharing::Last(2), Sharing::Summary];
        let handoffs: Vec<Handoff> = targets
            .into_iter()
            .enumerate()
            .map(|(index, target)| Handoff {
                sharing: sharing[self.dice.roll(4) as usize].clone(),
                without_tools: self.dice.likely(30),
                ..handoff(&format!("transfer{index}"), target, vec![Binding::Open])
            })
            .collect();
        let tools: Vec<ToolEntry> = self
            .tools
            .clone()
            .into_iter()
            .enumerate()
            .map(|(index, tool)| ToolEntry {
                options: Box::new(self.options()),
                ..entry(&format!("tool{index}"), tool, 1)
            })
            .collect();
        let declared = self.builder.edit(agent);
        declared.handoffs = handoffs;
        declared.tools = tools;
        declared.parallel_tools = parallel;
        declared.max_turns = number(4);
        if fails {
            declared.tool_errors = ToolErrors::Fail;
        }
        if stop {
            declared.stop_after = vec!["tool0".into()];
        }
        if let Some(condition) = guard {
            let timing = if parallel { GuardTiming::First } else { GuardTiming::Beside };
            declared.input_guards.push(InputGuard { condition, message: text("guarded"), timing });
        }
        if let Some(condition) = output_guard {
            let guard = OutputGuard { condition, result: LocalId(30), feedback: text("not so") };
            declared.output_guards.push(guard);
        }
        self.agents.push(agent);
    }
}

fn program(dice: &mut Dice) -> Plan {
    let mut builder = Builder::new();
    builder.plan.models[0].retry = RetryPolicy::with_attempts(2);
    builder.plan.signals.push(agentflow_plan::Signal { name: "payment".into(), payload: int() });
    let mut program =
        Program { dice, builder, tools: Vec::new(), agents: Vec::new(), workflows: Vec::new(), nodes: 0 };
    for index in 0..3 {
        program.tool(index);
    }
    for index in 0..3 {
        program.agent(index);
    }
    let inner = program.nodes(1);
    let workflow = program.builder.workflow("inner", texts(&["what"]), inner, None);
    program.workflows.push(workflow);
    let nodes = program.nodes(3);
    program.builder.flow(nodes, Some(text("end")))
}

/// An event that may well happen now.
fn likely(dice: &mut Dice, drive: &Drive) -> Option<EventKind> {
    let machine = &drive.machine;
    if let Some(command) = machine.starting().first()
        && dice.likely(60)
    {
        return Some(EventKind::EffectStarted { command: *command });
    }
    if let Some(command) = dice.pick(&machine.in_doubt())
        && dice.likely(50)
    {
        return Some(match dice.roll(4) {
            0 => EventKind::EffectLost { command: *command },
            1 => EventKind::EffectFailed { command: *command, error: error(ErrorKind::Timeout) },
            _ => EventKind::ToolReturned { command: *command, value: Value::string("once"), picked: false },
        });
    }
    if let Some(question) = dice.pick(&machine.questions())
        && dice.likely(50)
    {
        let step = question.step.clone();
        return Some(match &question.kind {
            QuestionKind::Ask { .. } => EventKind::Answered { step, value: json!(true), by: None },
            QuestionKind::Approval { .. } if dice.likely(30) => {
                EventKind::Rejected { step, reason: None, by: None }
            }
            QuestionKind::Approval { .. } => {
                let by = ["ada", "bob", "eve"][dice.roll(3) as usize];
                let arguments = if dice.likely(30) { Some(json!({"what": "edited"})) } else { None };
                EventKind::Approved { step, arguments, by: Some(by.into()) }
            }
            QuestionKind::Uncertain { .. } if dice.likely(50) => EventKind::RetryRequested { step },
            QuestionKind::Uncertain { .. } => EventKind::Answered { step, value: json!("it did"), by: None },
        });
    }
    let in_flight = machine.in_flight();
    let command = dice.pick(&in_flight)?;
    let id = command.id;
    if dice.likely(20) && matches!(command.kind, CommandKind::Model(_) | CommandKind::Tool(_)) {
        let kind = ErrorKind::ALL[dice.roll(12) as usize];
        return Some(EventKind::EffectFailed { command: id, error: error(kind) });
    }
    Some(match &command.kind {
        CommandKind::Model(request) => {
            EventKind::ModelAnswered { command: id, answer: answer(dice, request), usage: Usage::default() }
        }
        CommandKind::Tool(_) => {
            EventKind::ToolReturned { command: id, value: Value::string("found"), picked: false }
        }
        CommandKind::Timer { .. } => EventKind::TimerFired { command: id },
        CommandKind::Read(_) => EventKind::SourceRead { command: id, value: Value::Time(1) },
        _ => return None,
    })
}

fn answer(dice: &mut Dice, request: &ModelRequest) -> ModelAnswer {
    match dice.roll(10) {
        0 => says(""),
        1 => ModelAnswer { refusal: Some("no".into()), ..ModelAnswer::default() },
        2 => calls(&[("nothing", json!("{"))]),
        3..=6 => {
            let names: Vec<&str> = request.tools.iter().map(|tool| &*tool.name).collect();
            let made: Vec<(&str, serde_json::Value)> = (0..1 + dice.roll(3))
                .filter_map(|_| dice.pick(&names).copied())
                .map(|name| (name, json!({"what": "asked"})))
                .collect();
            if made.is_empty() { says("7") } else { calls(&made) }
        }
        _ => says("7"),
    }
}

/// An event that nobody would send.
fn unlikely(dice: &mut Dice, drive: &Drive) -> EventKind {
    let command = CommandId(dice.roll(40));
    let steps: Vec<&String> = drive.rows.keys().collect();
    let step: Name = dice.pick(&steps).map_or("nowhere", |step| step.as_str()).into();
    match dice.roll(14) {
        0 => EventKind::Started { workflow: "flow".into(), input: Value::Null, environment: Vec::new() },
        1 => EventKind::EffectStarted { command },
        2 => EventKind::ModelAnswered { command, answer: calls(&[("a", json!(1))]), usage: Usage::default() },
        3 => EventKind::ToolReturned { command, value: Value::Int(7), picked: false },
        4 => EventKind::EffectFailed { command, error: nothing_ran(ErrorKind::Cancelled) },
        5 => EventKind::EffectLost { command },
        6 => EventKind::TimerFired { command },
        7 => EventKind::SourceRead { command, value: Value::Null },
        8 => EventKind::Answered { step, value: json!("x"), by: None },
        9 => EventKind::Approved { step, arguments: Some(json!([])), by: None },
        10 => EventKind::Rejected { step, reason: None, by: None },
        11 => EventKind::Signalled { signal: "payment".into(), payload: json!(1) },
        12 => EventKind::RetryRequested { step },
        _ => EventKind::CancelRequested { reason: None },
    }
}

fn history(seed: u64, hostile: bool) {
    let dice = &mut Dice(seed);
    let mut drive = Drive::new(program(dice));
    drive.happen(Start("input"));
    for _ in 0..600 {
        if drive.machine.outcome().is_some() {
            break;
        }
        let kind = if hostile && dice.likely(30) {
            if dice.likely(95) {
                Some(unlikely(dice, &drive))
            } else {
                Some(EventKind::CancelRequested { reason: None })
            }
        } else {
            likely(dice, &drive)
        };
        if let Some(kind) = kind {
            drive.now = match &kind {
                EventKind::TimerFired { command } => drive.due(*command).max(drive.now),
                _ => drive.now + 1,
            };
            drive.apply(Event { at: drive.now, kind });
        }
    }
    drive.check_replay();
    if drive.machine.outcome().is_none() {
        // Whatever is going on, a cancel ends it, once effects that are under way have ended.
        drive.apply(Event { at: drive.now, kind: EventKind::CancelRequested { reason: None } });
        for _ in 0..2_000 {
            if drive.machine.outcome().is_some() {
                break;
            }
            if let Some(kind) = likely(dice, &drive) {
                drive.now += 1;
                drive.apply(Event { at: drive.now, kind });
            }
        }
        drive.check_replay();
    }
    assert!(
        drive.machine.outcome().is_some(),
        "the run ends; it is {:?}, with {:?} in flight and {:?} to be answered",
        drive.machine.status(),
        drive.machine.in_flight(),
        drive.machine.questions()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_can_be_taken_up_again_and_end(seed: u64) {
        history(seed, false);
    }

    #[test]
    fn runs_stand_whatever_is_sent_to_them(seed: u64) {
        history(seed, true);
    }

    #[test]
    fn snapshots_that_are_damaged_are_refused(seed: u64, at: prop::sample::Index, byte: u8) {
        let dice = &mut Dice(seed);
        let mut drive = Drive::new(program(dice));
        drive.happen(Start("input"));
        let mut bytes = drive.machine.snapshot();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        // It may still be a state, only not this one: then it must stand what follows, as any other.
        if let Ok(mut machine) = Machine::restore(drive.plan.clone(), &bytes) {
            for command in machine.in_flight() {
                let _ = machine.apply(&Event { at: 1, kind: EventKind::TimerFired { command: command.id } });
            }
        }
    }
}
