//! `handoffs: […]`

use std::collections::HashMap;

use agentflow_grammar::tree::{Handoff as Written, Ident, SettingValue, SharingKind};
use agentflow_plan::Sharing;

use super::given::Given;
use super::tools::{NamedEntry, TOOL_NAME_MAX};
use super::values::written_at;
use crate::body::{Checker, PurePlace, Reason};
use crate::declare::Definition;
use crate::finding::Place;
use crate::findings::{agents, names, settings as findings};
use crate::names::snake_case;
use crate::typed::{Agent, Handoff, Name};

const SHARINGS: [&str; 4] = ["none", "all", "last", "summary"];

impl<'a> Checker<'a> {
    /// The handoffs of an agent.
    pub(crate) fn agent_handoffs(&mut self, given: &Given<'a>, agent: &mut Agent, named: &[NamedEntry]) {
        let Some(setting) = given.get("handoffs") else { return };
        let list = match &setting.value {
            SettingValue::Handoffs(list) => list,
            SettingValue::Broken => return,
            _ => {
                let place = self.context.place(written_at(setting));
                self.sink.tell(findings::wrong_form(
                    place,
                    "handoffs",
                    "handoffs: [Refunds(ticket: ticket)]",
                ));
                return;
            }
        };
        let mut taken: HashMap<Name, Place> = HashMap::new();
        for (entry, tool) in agent.tools.iter().zip(named.iter().filter(|entry| !entry.unknown)) {
            taken.insert(tool.name.clone(), self.context.place(entry.span));
        }
        for written in &list.entries {
            let Some(handoff) = self.handoff(written) else { continue };
            let place = self.context.place(written.target.span);
            match taken.get(&handoff.name) {
                Some(first) => {
                    let first = *first;
                    let target = written.target.as_str();
                    self.sink.tell(agents::same_tool_name(place, target, &handoff.name, first));
                }
                None => {
                    taken.insert(handoff.name.clone(), place);
                }
            }
            if handoff.name.len() > TOOL_NAME_MAX {
                self.sink.tell(agents::long_tool_name(place, &handoff.name, TOOL_NAME_MAX));
            }
            agent.handoffs.push(handoff);
        }
    }

    fn handoff(&mut self, written: &'a Written) -> Option<Handoff> {
        let target = self.handoff_target(&written.target);
        let sharing = self.sharing(written);
        let when = written.when.as_ref().map(|when| {
            self.pure(PurePlace::Setting, |checker| {
                checker.check_condition(when, Reason::Condition("`when`")).0
            })
        });
        let Some(target) = target else {
            for binding in written.bindings.iter().flat_map(|bindings| &bindings.entries) {
                if let Some(value) = &binding.value {
                    self.skip_value(value);
                }
            }
            return None;
        };
        let signature = self.context.signatures.agent(target);
        let head = written.bindings.as_ref().map_or(written.target.span, |bindings| bindings.span);
        let arguments = self.bindings(signature, written.bindings.as_ref(), head);
        Some(Handoff {
            name: Name::new(format!("transfer_to_{}", snake_case(&signature.name))),
            target,
            arguments,
            sharing,
            sharing_span: written.sharing.as_ref().map(|sharing| sharing.span),
            without_tools: written.without_tools.is_some(),
            when,
            span: written.span,
        })
    }

    fn handoff_target(&mut self, target: &'a Ident) -> Option<agentflow_plan::AgentId> {
        let place = self.context.place(target.span);
        let is_agent = |definition| matches!(definition, Definition::Agent(_));
        let Some((named, declaration)) = self.context.lookup(target.as_str()) else {
            let near = self.sink.nearest.find(target.as_str(), self.context.names(is_agent));
            self.note_meant(&near);
            let finding = names::unknown_of_kind(place, target.as_str(), "an agent", &near);
            self.sink.tell_missing(finding, target.as_str(), "an agent");
            return None;
        };
        self.sink.refer(target.span, named);
        match declaration.definition {
            Definition::Agent(id) => Some(id),
            Definition::Broken(_) => None,
            other => {
                self.sink.tell(names::wrong_kind(
                    place,
                    target.as_str(),
                    other,
                    "an agent",
                    declaration.place(),
                ));
                None
            }
        }
    }

    fn sharing(&mut self, written: &'a Written) -> Sharing {
        let Some(sharing) = &written.sharing else {
            if let Some(without) = written.without_tools {
                let place = self.context.place(without);
                self.sink.tell(agents::without_tools_of_nothing(place));
            }
            return Sharing::None;
        };
        match &sharing.kind {
            SharingKind::None => Sharing::None,
            SharingKind::All => Sharing::All,
            SharingKind::Summary => Sharing::Summary,
            SharingKind::Last(count) => {
                let count = self.known_whole(count, "sharing last", 1).unwrap_or(1);
                Sharing::Last(u32::try_from(count).unwrap_or(u32::MAX))
            }
            SharingKind::Unknown(word) => {
                let near = self.sink.nearest.find(word.as_str(), SHARINGS);
                let place = self.context.place(word.span);
                self.sink.tell(findings::unknown_word(
                    place,
                    "sharing",
                    word.as_str(),
                    &near,
                    &["none", "all", "last 6", "summary"],
                ));
                Sharing::None
            }
        }
    }
}
