(record_declaration
  "record" @context
  name: (_) @name) @item

(enum_declaration
  "enum" @context
  name: (_) @name) @item

(type_declaration
  "type" @context
  name: (_) @name) @item

(const_declaration
  "const" @context
  name: (_) @name) @item

(fn_declaration
  "fn" @context
  name: (_) @name
  parameters: (_) @context.extra) @item

(tool_declaration
  "tool" @context
  name: (_) @name
  parameters: (_) @context.extra) @item

(agent_declaration
  "agent" @context
  name: (_) @name
  parameters: (_) @context.extra) @item

(workflow_declaration
  "workflow" @context
  name: (_) @name
  parameters: (_) @context.extra) @item

(provider_declaration
  "provider" @context
  name: (_) @name) @item

(model_declaration
  "model" @context
  name: (_) @name) @item

(mcp_declaration
  "mcp" @context
  name: (_) @name) @item

(signal_declaration
  "signal" @context
  name: (_) @name) @item

(schedule_declaration
  "schedule" @context
  name: (_) @name) @item

(test_declaration
  "test" @context
  name: (_) @name) @item

(field
  name: (_) @name) @item

(variant
  name: (_) @name) @item

[
  (comment)
  (doc_comment)
  (block_comment)
] @annotation
