; Written from tree-sitter-agentflow/queries/textobjects.scm; see editors/README.md.

(fn_declaration
  body: (block) @function.inner) @function.outer

(workflow_declaration
  body: (block) @function.inner) @function.outer

(tool_declaration
  body: (settings) @function.inner) @function.outer

(test_declaration
  body: (block) @function.inner) @function.outer

(agent_declaration
  body: (settings) @class.inner) @class.outer

(record_declaration
  body: (fields) @class.inner) @class.outer

(enum_declaration
  body: (variants) @class.inner) @class.outer

(parameters
  (parameter) @parameter.inner)

(arguments
  (_) @parameter.inner)

(if_expression
  then: (block) @conditional.inner) @conditional.outer

(match_expression
  arms: (arms) @conditional.inner) @conditional.outer

[
  (for_statement
    body: (block) @loop.inner)
  (while_statement
    body: (block) @loop.inner)
  (repeat_statement
    body: (block) @loop.inner)
] @loop.outer

(block) @block.outer

(call_expression
  arguments: (arguments) @call.inner) @call.outer

[
  (comment)
  (doc_comment)
  (block_comment)
] @comment.outer
