; Written from tree-sitter-agentflow/queries/folds.scm; see editors/README.md.

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
  (list)
  (comprehension)
  (arguments)
  (bindings)
  (block_string)
  (block_comment)
] @fold
