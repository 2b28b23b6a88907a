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
] @indent

[
  "}"
  "]"
  ")"
] @outdent
