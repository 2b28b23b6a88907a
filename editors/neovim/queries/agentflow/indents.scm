; Written from tree-sitter-agentflow/queries/indents.scm; see editors/README.md.

[
  (import_names)
  (fields)
  (variants)
  (parameters)
  (settings)
  (guard_body)
  (tool_list)
  (handoff_list)
  (block)
  (arms)
  (branches)
  (turns)
  (object)
  (field_patterns)
  (list)
  (comprehension)
  (arguments)
  (bindings)
  (parenthesized_expression)
] @indent.begin

[
  "}"
  "]"
  ")"
] @indent.branch @indent.end

[
  (comment)
  (doc_comment)
  (block_comment)
] @indent.auto

(block_string) @indent.ignore

(ERROR
  [
    "{"
    "["
    "("
  ]) @indent.begin
