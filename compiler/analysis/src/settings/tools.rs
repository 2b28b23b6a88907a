//! `tools: […]`

use std::collections::HashMap;

use agentflow_grammar::tree::{Ident, SettingValue, ToolEntry as Written};
use agentflow_plan::CallableId;

use super::given::Given;
use super::values::written_at;
use crate::body::Checker;
use crate::declare::Definition;
use crate::finding::Place;
use crate::findings::{agents, calls, names, settings as findings};
use crate::names::snake_case;
use crate::typed::{Agent, Binding, Name, ToolEntry, ToolEntryTarget, Type};

/// An entry of a tool list, by the name that the program gives it.
#[derive(Debug)]
pub struct NamedEntry {
    /// As the program writes it: `lookup_order`, `files.read_file`.
    pub written: Name,
    /// As the model sees it.
    pub name: Name,
    /// What it gives, where that is known.
    pub result: Option<Type>,
    /// Where what it calls is declared.
    pub declared: Option<Place>,
    /// Whether it may be any tool: all of a server, or one that could not be read.
    pub unknown: bool,
}

/// The longest name of a tool that all providers take.
pub const TOOL_NAME_MAX: usize = 64;

impl<'a> Checker<'a> {
    /// The tool list of an agent.
    pub(crate) fn agent_tools(&mut self, given: &Given<'a>, agent: &mut Agent) -> Vec<NamedEntry> {
        let mut named = Vec::new();
        let Some(setting) = given.get("tools") else { return named };
        let list = match &setting.value {
            SettingValue::Tools(list) => list,
            SettingValue::Broken => return vec![unknown_entry("")],
            _ => {
                let place = self.context.place(written_at(setting));
                self.sink.tell(findings::wrong_form(place, "tools", "tools: [lookup_order]"));
                return vec![unknown_entry("")];
            }
        };
        let mut taken: HashMap<Name, Place> = HashMap::new();
        for entry in &list.entries {
            let written = written_path(entry);
            match self.tool_entry(entry) {
                Some((checked, result, declared)) => {
                    let is_server = matches!(checked.target, ToolEntryTarget::Server(_));
                    self.check_tool_name(&checked.name, entry, &mut taken, is_server);
                    let name = checked.name.clone();
                    named.push(NamedEntry { written, name, result, declared, unknown: is_server });
                    agent.tools.push(checked);
                }
                None => named.push(unknown_entry(&written)),
            }
        }
        if !list.broken.is_empty() {
            named.push(unknown_entry(""));
        }
        named
    }

    fn check_tool_name(
        &mut self,
        name: &Name,
        entry: &Written,
        taken: &mut HashMap<Name, Place>,
        is_server: bool,
    ) {
        let place = self.context.place(path_span(entry));
        // The names of a server's tools are its own business; the same server twice is not.
        let key = if is_server { Name::new(format!("{name}.*")) } else { name.clone() };
        match taken.get(&key) {
            Some(first) => {
                let first = *first;
                let written = path_span(entry).text(self.context.text());
                self.sink.tell(agents::same_tool_name(place, written, name, first));
            }
            None => {
                taken.insert(key, place);
            }
        }
        if name.len() > TOOL_NAME_MAX {
            self.sink.tell(agents::long_tool_name(place, name, TOOL_NAME_MAX));
        }
    }

    fn tool_entry(&mut self, entry: &'a Written) -> Option<(ToolEntry, Option<Type>, Option<Place>)> {
        let (head, rest) = entry.path.split_first()?;
        let place = self.context.place(head.span);
        let Some((named, declaration)) = self.context.lookup(head.as_str()) else {
            let candidates = self.context.names(|definition| {
                matches!(
                    definition,
                    Definition::Tool(_)
                        | Definition::Agent(_)
                        | Definition::Workflow(_)
                        | Definition::Server(_)
                )
            });
            let near = self.sink.nearest.find(head.as_str(), candidates);
            self.note_meant(&near);
            let finding = names::unknown_of_kind(place, head.as_str(), "a tool", &near);
            self.sink.tell_missing(finding, head.as_str(), "a tool");
            self.skip_tool_entry(entry);
            return None;
        };
        self.sink.refer(head.span, named);
        let target = match declaration.definition {
            Definition::Tool(id) => CallableId::Tool(id),
            Definition::Agent(id) => CallableId::Agent(id),
            Definition::Workflow(id) => CallableId::Workflow(id),
            Definition::Server(server) => return self.server_entry(server, head, rest, entry),
            Definition::Broken(_) => {
                self.skip_tool_entry(entry);
                return None;
            }
            Definition::Function(_) => {
                self.sink.tell(agents::function_as_tool(place, head.as_str(), declaration.place()));
                self.skip_tool_entry(entry);
                return None;
            }
            other => {
                self.sink.tell(names::wrong_kind(place, head.as_str(), other, "a tool", declaration.place()));
                self.skip_tool_entry(entry);
                return None;
            }
        };
        if !rest.is_empty() || entry.all.is_some() {
            let place = self.context.place(path_span(entry));
            let described = declaration.definition.described();
            self.sink.tell(agents::path_into_callable(place, head.as_str(), described));
            self.skip_tool_entry(entry);
            return None;
        }
        let signature = self.context.signatures.callable(target);
        if let CallableId::Tool(tool) = target
            && self.context.is_hosted(tool)
            && let Some(span) = entry
                .bindings
                .as_ref()
                .map(|bindings| bindings.span)
                .or(entry.options.as_ref().map(|options| options.span))
        {
            let place = self.context.place(span);
            self.sink.tell(calls::hosted_entry(place, &signature.name));
        }
        let arguments = self.bindings(signature, entry.bindings.as_ref(), entry.span);
        let options = entry.options.as_ref().map(|options| Box::new(self.options(target, options)));
        let checked = ToolEntry {
            name: snake_case(&signature.name),
            target: ToolEntryTarget::Callable(target),
            arguments,
            options,
            span: entry.span,
        };
        Some((checked, Some(signature.result.clone()), Some(signature.place())))
    }

    /// `files.read_file`, `files.*`
    fn server_entry(
        &mut self,
        server: agentflow_plan::McpServerId,
        head: &'a Ident,
        rest: &'a [Ident],
        entry: &'a Written,
    ) -> Option<(ToolEntry, Option<Type>, Option<Place>)> {
        if let Some(bindings) = &entry.bindings
            && !bindings.entries.is_empty()
        {
            let place = self.context.place(bindings.span);
            self.sink.tell(agents::bound_server_tool(place, head.as_str()));
        }
        let options = entry.options.as_ref().map(|options| Box::new(self.options_of_server_tool(options)));
        let (name, target) = match (rest, entry.all) {
            ([], Some(_)) => (head.name.clone(), ToolEntryTarget::Server(server)),
            ([tool], None) => {
                (tool.name.clone(), ToolEntryTarget::ServerTool { server, tool: tool.name.clone() })
            }
            ([], None) => {
                let place = self.context.place(head.span);
                self.sink.tell(agents::whole_server(place, head.as_str()));
                return None;
            }
            _ => {
                let place = self.context.place(path_span(entry));
                self.sink.tell(agents::path_into_callable(place, head.as_str(), "an MCP server"));
                return None;
            }
        };
        let checked = ToolEntry { name, target, arguments: Vec::<Binding>::new(), options, span: entry.span };
        Some((checked, None, None))
    }

    /// Looks at an entry that was told only for what it uses.
    fn skip_tool_entry(&mut self, entry: &'a Written) {
        for binding in entry.bindings.iter().flat_map(|bindings| &bindings.entries) {
            if let Some(value) = &binding.value {
                self.skip_value(value);
            }
        }
    }
}

fn unknown_entry(written: &str) -> NamedEntry {
    NamedEntry {
        written: Name::new(written),
        name: Name::default(),
        result: None,
        declared: None,
        unknown: true,
    }
}

fn written_path(entry: &Written) -> Name {
    let parts: Vec<&str> = entry.path.iter().map(Ident::as_str).collect();
    Name::new(parts.join("."))
}

fn path_span(entry: &Written) -> agentflow_grammar::tree::Span {
    let mut span = entry.path.first().map_or(entry.span, |first| first.span);
    if let Some(last) = entry.path.last() {
        span = span.to(last.span);
    }
    entry.all.map_or(span, |all| span.to(all))
}
