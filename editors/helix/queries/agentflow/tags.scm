; Written from tree-sitter-agentflow/queries/tags.scm; see editors/README.md.

(record_declaration
  name: (identifier) @name) @definition.class

(enum_declaration
  name: (identifier) @name) @definition.class

(type_declaration
  name: (identifier) @name) @definition.type

(agent_declaration
  name: (identifier) @name) @definition.class

(fn_declaration
  name: (identifier) @name) @definition.function

(tool_declaration
  name: (identifier) @name) @definition.function

(workflow_declaration
  name: (identifier) @name) @definition.function

(const_declaration
  name: (identifier) @name) @definition.constant

[
  (provider_declaration
    name: (identifier) @name)
  (model_declaration
    name: (identifier) @name)
  (mcp_declaration
    name: (identifier) @name)
  (signal_declaration
    name: (identifier) @name)
  (schedule_declaration
    name: (identifier) @name)
] @definition.module

(call_expression
  function: (identifier) @name) @reference.call

(handoff_entry
  agent: (identifier) @name) @reference.call

(tool_entry
  .
  (identifier) @name) @reference.call

(type_name) @name @reference.type

(record_expression
  type: (identifier) @name) @reference.class
