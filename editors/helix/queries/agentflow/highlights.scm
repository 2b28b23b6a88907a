; Written from tree-sitter-agentflow/queries/highlights.scm; see editors/README.md.

; Later patterns win in most editors; where two match the same text, the more particular one stands below.

(identifier) @variable

; ── Comments ────────────────────────────────────────────────────────────────────────────────────────────────────────

[
  (comment)
  (block_comment)
  (unclosed_comment)
] @comment

(doc_comment) @comment.block.documentation

; ── Literals ────────────────────────────────────────────────────────────────────────────────────────────────────────

[
  (string)
  (block_string)
] @string

(escape) @constant.character.escape
(regex) @string.regexp
(integer) @constant.numeric
(float) @constant.numeric.float
(duration) @constant.numeric
(boolean) @constant.builtin.boolean
(null) @constant.builtin
(hole) @constant.builtin

(interpolation
  "${" @punctuation.special
  "}" @punctuation.special) @embedded

; ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

((identifier) @type
  (#match? @type "^[A-Z].*[a-z]"))

((identifier) @constant
  (#match? @constant "^[A-Z][A-Z0-9_]*$"))

((identifier) @variable.builtin
  (#any-of? @variable.builtin "result" "args" "response"))

(field_expression
  name: (identifier) @variable.other.member)

(object_field
  name: (identifier) @variable.other.member)

(field
  name: (identifier) @variable.other.member)

(field_pattern
  name: (identifier) @variable.other.member)

(branch
  name: (identifier) @variable.other.member)

(setting
  name: (identifier) @variable.other.member)

(named_argument
  name: (identifier) @variable.parameter)

(binding
  name: (identifier) @variable.parameter)

(parameter
  name: (identifier) @variable.parameter)

(call_expression
  function: (identifier) @function)

(call_expression
  function: (field_expression
    name: (identifier) @function.method))

((call_expression
  function: (identifier) @type)
  (#match? @type "^[A-Z].*[a-z]"))

((call_expression
  function: (identifier) @function.builtin)
  (#any-of? @function.builtin "secret" "env" "now" "uuid" "random" "range" "conversation" "calls"))

(tool_entry
  .
  (identifier) @function)

((tool_entry
  .
  (identifier) @type)
  (#match? @type "^[A-Z].*[a-z]"))

(handoff_entry
  agent: (identifier) @type)

(schedule_declaration
  call: (identifier) @function)

(wait_expression
  signal: (identifier) @variable)

(fail_expression
  kind: (identifier) @constant)

(fails
  kind: (identifier) @constant)

(error_turn
  kind: (identifier) @constant)

; ── Types ───────────────────────────────────────────────────────────────────────────────────────────────────────────

(type_name
  (identifier) @type)

((type_name
  (identifier) @type.builtin)
  (#any-of? @type.builtin
    "string" "int" "float" "bool" "duration" "time" "json" "null" "map" "image" "file" "secret"))

(variant_name
  enum: (identifier) @type
  name: (identifier) @constructor)

(record_expression
  type: (identifier) @constructor)

(record_expression
  type: (field_expression
    name: (identifier) @constructor))

(variant_pattern
  name: (path
    (identifier) @constructor .))

(range
  (identifier) @constant)

; ── Declarations ────────────────────────────────────────────────────────────────────────────────────────────────────

(record_declaration
  name: (identifier) @type)

(enum_declaration
  name: (identifier) @type)

(type_declaration
  name: (identifier) @type)

(agent_declaration
  name: (identifier) @type)

(variant
  name: (identifier) @constructor)

(fn_declaration
  name: (identifier) @function)

(tool_declaration
  name: (identifier) @function)

(workflow_declaration
  name: (identifier) @function)

(const_declaration
  name: (identifier) @constant)

[
  (provider_declaration name: (identifier) @namespace)
  (model_declaration name: (identifier) @namespace)
  (mcp_declaration name: (identifier) @namespace)
  (signal_declaration name: (identifier) @namespace)
  (schedule_declaration name: (identifier) @namespace)
]

(import_declaration
  path: (_) @string.special.path)

; ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────

[
  "const"
  "enum"
  "mcp"
  "model"
  "provider"
  "record"
  "schedule"
  "signal"
  "test"
  "tool"
  "type"
  "agent"
] @keyword

[
  "import"
  "from"
] @keyword.control.import

[
  "fn"
  "workflow"
] @keyword.function

[
  "let"
  "var"
  "emit"
  "expect"
  "mock"
] @keyword

[
  "if"
  "else"
  "match"
] @keyword.control.conditional

[
  "for"
  "while"
  "repeat"
  "forever"
  "up"
  "to"
  "in"
  (break_expression)
  (continue_expression)
] @keyword.control.repeat

"return" @keyword.control.return

[
  "fail"
  "try"
  "catch"
  "undo"
  "fails"
] @keyword.control.exception

[
  "parallel"
  "race"
  "spawn"
  "ask"
  "wait"
  "within"
  "sleep"
  "until"
] @keyword.control

[
  "is"
  "not"
] @keyword.operator

[
  "with"
  "do"
  "guard"
  "first"
  "last"
  "per"
  "sharing"
  "without"
  "when"
] @keyword

; Words of the mocks of tests.
[
  "call"
  "calls"
  "handoff"
  "output"
  "text"
  "error"
] @keyword

(without_tools
  "tools" @keyword)

(sharing
  what: (identifier) @constant.builtin)

(guard_setting
  moment: (identifier) @keyword)

; The names of settings, though they have a syntax of their own.
(http_setting
  "http" @variable.other.member)

(http_setting
  method: (identifier) @constant.builtin)

(tools_setting
  "tools" @variable.other.member)

(handoffs_setting
  "handoffs" @variable.other.member)

; ── Signs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

[
  "="
  "=="
  "!="
  "<"
  "<="
  ">"
  ">="
  "+"
  "-"
  "*"
  "/"
  "%"
  "!"
  "&&"
  "||"
  "??"
  "?"
  ".."
  "|"
  "->"
  "=>"
  (every)
] @operator

[
  "("
  ")"
  "["
  "]"
  "{"
  "}"
] @punctuation.bracket

(generic_type
  [
    "<"
    ">"
  ] @punctuation.bracket)

[
  ","
  ":"
  ";"
  "."
  "?."
] @punctuation.delimiter

(interpolation
  [
    "${"
    "}"
  ] @punctuation.special)
