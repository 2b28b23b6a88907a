; Written from tree-sitter-agentflow/queries/locals.scm; see editors/README.md.

; ── Scopes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

[
  (source_file)
  (fn_declaration)
  (workflow_declaration)
  (tool_declaration)
  (agent_declaration)
  (block)
  (arm)
  (for_statement)
  (parallel_expression)
  (comprehension)
  (catch_expression)
  (try_expression)
] @local.scope

; ── Definitions ─────────────────────────────────────────────────────────────────────────────────────────────────────

(parameter
  name: (identifier) @local.definition.parameter)

(let_statement
  name: (identifier) @local.definition.var)

(let_statement
  name: (field_patterns
    (field_pattern
      name: (identifier) @local.definition.var
      !pattern)))

(var_statement
  name: (identifier) @local.definition.var)

(for_statement
  name: (identifier) @local.definition.var)

(for_statement
  index: (identifier) @local.definition.var)

(parallel_expression
  name: (identifier) @local.definition.var)

(parallel_expression
  index: (identifier) @local.definition.var)

(comprehension
  name: (identifier) @local.definition.var)

(comprehension
  index: (identifier) @local.definition.var)

(catch_expression
  error: (identifier) @local.definition.var)

(try_expression
  error: (identifier) @local.definition.var)

(variant_pattern
  fields: (field_patterns
    (field_pattern
      name: (identifier) @local.definition.var
      !pattern)))

(import_names
  (identifier) @local.definition.import)

(const_declaration
  name: (identifier) @local.definition.constant)

(record_declaration
  name: (identifier) @local.definition.type)

(enum_declaration
  name: (identifier) @local.definition.type)

(type_declaration
  name: (identifier) @local.definition.type)

(agent_declaration
  name: (identifier) @local.definition.function)

(fn_declaration
  name: (identifier) @local.definition.function)

(tool_declaration
  name: (identifier) @local.definition.function)

(workflow_declaration
  name: (identifier) @local.definition.function)

; ── References ──────────────────────────────────────────────────────────────────────────────────────────────────────

(identifier) @local.reference
