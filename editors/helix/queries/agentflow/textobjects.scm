; Written from tree-sitter-agentflow/queries/textobjects.scm; see editors/README.md.

(fn_declaration
  body: (block) @function.inside) @function.around

(workflow_declaration
  body: (block) @function.inside) @function.around

(tool_declaration
  body: (settings) @function.inside) @function.around

(test_declaration
  body: (block) @function.inside) @function.around

(agent_declaration
  body: (settings) @class.inside) @class.around

(record_declaration
  body: (fields) @class.inside) @class.around

(enum_declaration
  body: (variants) @class.inside) @class.around

(parameters
  (parameter) @parameter.inside)

(arguments
  (_) @parameter.inside)

(if_expression
  then: (block) @conditional.inside) @conditional.around

(match_expression
  arms: (arms) @conditional.inside) @conditional.around

[
  (for_statement
    body: (block) @loop.inside)
  (while_statement
    body: (block) @loop.inside)
  (repeat_statement
    body: (block) @loop.inside)
] @loop.around

(block) @block.around

(call_expression
  arguments: (arguments) @call.inside) @call.around

[
  (comment)
  (doc_comment)
  (block_comment)
] @comment.around
