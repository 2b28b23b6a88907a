/**
 * agentflow for tree-sitter: a second, tolerant grammar, for editors. What decides is the pest grammar of the compiler;
 * the tests of this folder demand the same verdict of both on every program of the repository.
 *
 * Newlines, nested comments, text between quotes, and the words and brackets whose meaning hangs on what follows or on the
 * line they stand on come from the external scanner (src/scanner.c). It is asked first, and may answer with what the parser
 * accepts at that place alone. So `{` is the brace of a block wherever a block may begin, and a word is a keyword only where
 * the parser waits for it.
 */

const PREC = {
  RANGE: 1,
  OTHERWISE: 2,
  OR: 3,
  AND: 4,
  EQUALITY: 5,
  COMPARISON: 6,
  ADD: 7,
  MULTIPLY: 8,
  UNARY: 9,
  POSTFIX: 10,
};

/** From the loosest to the tightest. */
const OPERATORS = [
  [PREC.RANGE, ['..']],
  [PREC.OTHERWISE, ['??']],
  [PREC.OR, ['||']],
  [PREC.AND, ['&&']],
  [PREC.EQUALITY, ['==', '!=']],
  [PREC.COMPARISON, ['<', '<=', '>', '>=']],
  [PREC.ADD, ['+', '-']],
  [PREC.MULTIPLY, ['*', '/', '%']],
];

/** Words that begin an expression or a clause of one, and so are no names where an expression may stand. */
const RESERVED = [
  'if', 'match', 'parallel', 'race', 'ask', 'wait', 'sleep', 'spawn', 'try', 'return', 'fail', 'break', 'continue',
  'true', 'false', 'null', 'else', 'catch',
];

/** Entries with a separator between them, and perhaps one after the last. */
const entries = (rule, separator) =>
  optional(seq(rule, repeat(seq(separator, rule)), optional(separator)));

const entries1 = (rule, separator) => seq(rule, repeat(seq(separator, rule)), optional(separator));

const statements = $ => [repeat(';'), entries($.statement, $._stop)];

/** At most one part is spread. */
const objectBody = $ => optional(choice(
  seq(
    $.object_field,
    repeat(seq($._separator, $.object_field)),
    optional(seq($._separator, optional($._object_rest))),
  ),
  $._object_rest,
));

module.exports = grammar({
  name: 'agentflow',

  externals: $ => [
    // The end of a line that ends what stands on it, and of one that goes on.
    $._newline,
    $._line_goes_on,
    // `{` where a block may begin: on the line of what it belongs to; anywhere.
    $._open,
    $._open_anywhere,
    // `[` of a list of tools, handoffs or turns.
    $._open_entries,
    // Nothing, before a value on the same line.
    $._value_follows,
    // Names whose meaning shows in what follows them.
    $._catch_binding,
    $._fail_kind,
    $._member,
    // Words with which a line may go on.
    $._until,
    $._comprehension_for,
    $._is,
    $._with,
    $._sharing,
    $._without,
    $._when,
    // Text between quotes.
    $._string_text,
    $._block_string_text,
    $.comment,
    $.doc_comment,
    $.block_comment,
    // One that is not closed: all the rest of the text, so that it is looked through once.
    $.unclosed_comment,
    // Never comes: what waits for it is an error.
    $._never,
    // Is waited for only while the parser recovers from an error.
    $._recovering,
  ],

  extras: $ => [/[ \t\r\n]/, $.comment, $.doc_comment, $.block_comment, $._line_goes_on],

  word: $ => $.identifier,

  supertypes: $ => [$.declaration, $.statement, $.expression, $.type, $.pattern],

  inline: $ => [$._separator, $._name, $._text_literal],

  conflicts: $ => [[$.http_setting, $._plain_operand]],

  rules: {
    source_file: $ => entries($.declaration, $._newline),

    identifier: _ => /[A-Za-z_][A-Za-z0-9_]*/,

    _separator: $ => choice(',', $._newline),
    _name: $ => field('name', $.identifier),
    _text_literal: $ => choice(alias($.plain_string, $.string), alias($.plain_block_string, $.block_string)),

    // ── Declarations ────────────────────────────────────────────────────────────────────────────────────────────────

    declaration: $ => choice(
      $.import_declaration,
      $.const_declaration,
      $.record_declaration,
      $.enum_declaration,
      $.type_declaration,
      $.fn_declaration,
      $.provider_declaration,
      $.model_declaration,
      $.mcp_declaration,
      $.tool_declaration,
      $.agent_declaration,
      $.workflow_declaration,
      $.signal_declaration,
      $.schedule_declaration,
      $.test_declaration,
    ),

    import_declaration: $ => seq('import', $.import_names, 'from', field('path', $._text_literal)),
    import_names: $ => seq(alias($._open, '{'), entries($.identifier, $._separator), '}'),
    const_declaration: $ => seq(
      'const', $._name, optional(seq(':', field('type', $.type))), '=', field('value', $._value),
    ),
    record_declaration: $ => seq('record', $._name, field('body', $.fields)),
    enum_declaration: $ => seq('enum', $._name, field('body', $.variants)),
    type_declaration: $ => seq('type', $._name, '=', field('type', $.type)),
    fn_declaration: $ => seq('fn', $._name, $._signature, field('body', $.block)),
    workflow_declaration: $ => seq('workflow', $._name, $._signature, field('body', $.block)),
    provider_declaration: $ => seq('provider', $._name, field('body', $.settings)),
    model_declaration: $ => seq('model', $._name, field('body', $.settings)),
    mcp_declaration: $ => seq('mcp', $._name, field('body', $.settings)),
    tool_declaration: $ => seq('tool', $._name, $._signature, field('body', $.settings)),
    agent_declaration: $ => seq('agent', $._name, $._signature, field('body', $.settings)),
    signal_declaration: $ => seq('signal', $._name, ':', field('type', $.type)),
    schedule_declaration: $ => seq('schedule', $._name, '=', field('call', $._value), field('body', $.settings)),
    test_declaration: $ => seq('test', field('name', $._text_literal), field('body', $.block)),

    fields: $ => seq(alias($._open, '{'), entries($.field, $._separator), '}'),
    field: $ => seq($._name, ':', field('type', $.type), optional(seq('=', field('default', $._value)))),

    variants: $ => seq(alias($._open, '{'), entries($.variant, $._separator), '}'),
    variant: $ => seq($._name, optional(field('payload', $.fields))),

    _signature: $ => seq(field('parameters', $.parameters), optional(seq('->', field('result', $.type)))),
    parameters: $ => seq('(', entries($.parameter, ','), ')'),
    parameter: $ => seq(
      optional('var'),
      field('name', choice($.identifier, alias('var', $.identifier))),
      ':',
      field('type', $.type),
      optional(seq('=', field('default', $._value))),
    ),

    // ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────

    settings: $ => seq(alias($._open, '{'), entries($._setting, $._separator), '}'),
    _setting: $ => choice(
      $.setting, $.do_setting, $.guard_setting, $.http_setting, $.tools_setting, $.handoffs_setting,
    ),

    setting: $ => seq(
      field('name', choice(
        $.identifier,
        alias('do', $.identifier),
        alias('guard', $.identifier),
        alias('http', $.identifier),
        alias('tools', $.identifier),
        alias('handoffs', $.identifier),
      )),
      ':',
      field('value', choice($._value, alias('fail', $.identifier))),
      optional($.per),
    ),
    per: $ => seq('per', $._unit),
    do_setting: $ => seq('do', field('body', $.block)),
    guard_setting: $ => seq('guard', field('moment', $.identifier), optional('first'), $.guard_body),
    guard_body: $ => seq(
      alias($._open, '{'),
      field('condition', $._value),
      optional(seq($._separator, optional(seq(field('message', $._value), optional($._separator))))),
      '}',
    ),
    http_setting: $ => prec.dynamic(1, seq(
      'http', ':', field('method', $.identifier), field('url', $._value),
    )),

    tools_setting: $ => seq('tools', ':', $.tool_list),
    tool_list: $ => seq(alias($._open_entries, '['), entries(choice($.tool_entry, $._misfit), $._separator), ']'),
    tool_entry: $ => seq(
      $._dotted,
      optional(seq('.', $.every)),
      optional($.bindings),
      optional(seq(alias($._with, 'with'), alias($._options, $.object))),
    ),
    every: _ => '*',
    handoffs_setting: $ => seq('handoffs', ':', $.handoff_list),
    handoff_list: $ => seq(alias($._open_entries, '['), entries(choice($.handoff_entry, $._misfit), $._separator), ']'),
    // A value where the name of a tool or an agent should stand: wrong, but not in its syntax.
    _misfit: $ => choice($.string, $.block_string, $._number, $.boolean, $.null, $.list, $.object),
    handoff_entry: $ => seq(
      field('agent', $.identifier),
      optional($.bindings),
      optional($.sharing),
      optional($.without_tools),
      optional($.when),
    ),
    sharing: $ => seq(alias($._sharing, 'sharing'), choice(seq('last', $._unit), field('what', $.identifier))),
    without_tools: $ => seq(alias($._without, 'without'), 'tools'),
    when: $ => seq(alias($._when, 'when'), $._value),

    bindings: $ => seq('(', entries($.binding, ','), ')'),
    binding: $ => seq(
      optional(seq(field('name', $._argument_name), ':')),
      field('value', choice($.hole, $._value)),
    ),
    hole: _ => '_',

    path: $ => $._dotted,
    _dotted: $ => choice($.identifier, seq($._dotted, '.', alias($._member, $.identifier))),

    // ── Types ───────────────────────────────────────────────────────────────────────────────────────────────────────

    type: $ => choice($._type_one, $.union_type),
    union_type: $ => seq($._type_one, repeat1(seq('|', $._type_one))),
    _type_one: $ => choice(
      $.type_name, $.generic_type, $.list_type, $.optional_type, $.constrained_type,
    ),
    type_name: $ => $.identifier,
    generic_type: $ => seq(
      field('name', $.type_name), token.immediate(prec(1, '<')), $.type, repeat(seq(',', $.type)), '>',
    ),
    list_type: $ => seq($._type_one, token.immediate(prec(1, '[')), ']'),
    optional_type: $ => seq($._type_one, token.immediate(prec(1, '?'))),
    constrained_type: $ => seq($._type_one, $.constraints),
    constraints: $ => seq(token.immediate(prec(1, '(')), entries1(choice($.regex, $.range), ','), ')'),
    range: $ => choice(
      seq(field('low', $._bound), optional(seq('..', optional(field('high', $._bound))))),
      seq('..', optional(field('high', $._bound))),
    ),
    _bound: $ => choice($._bound_operand, alias($.negative_bound, $.unary_expression)),
    negative_bound: $ => seq('-', $._bound_operand),
    _bound_operand: $ => choice($._number, $.identifier, alias($.bound_field, $.field_expression)),
    bound_field: $ => seq(
      field('base', choice($.identifier, alias($.bound_field, $.field_expression))),
      '.',
      field('name', alias($._member, $.identifier)),
    ),
    regex: _ => token(seq('/', /[^\/\\\n*]|\\[^\n]/, /([^\/\\\n]|\\[^\n])*/, '/')),

    // After `is`: a type without constraints, or a variant.
    _tested_type: $ => choice(
      $.type_name,
      $.variant_name,
      $.generic_type,
      alias($.tested_list, $.list_type),
      alias($.tested_optional, $.optional_type),
    ),
    variant_name: $ => seq(field('enum', $.identifier), '.', field('name', alias($._member, $.identifier))),
    tested_list: $ => seq($._tested_type, token.immediate(prec(1, '[')), ']'),
    tested_optional: $ => seq($._tested_type, token.immediate(prec(1, '?'))),

    // ── Statements ──────────────────────────────────────────────────────────────────────────────────────────────────

    block: $ => seq(alias($._open, '{'), ...statements($), '}'),
    // After `=>` and after labels the brace may stand on the next line.
    arm_block: $ => seq(alias($._open_anywhere, '{'), ...statements($), '}'),
    _stop: $ => seq(choice(';', $._newline), repeat(';')),

    statement: $ => choice(
      $.let_statement,
      $.var_statement,
      $.assignment,
      $.for_statement,
      $.while_statement,
      $.repeat_statement,
      $.emit_statement,
      $.expect_statement,
      $.mock_statement,
      $._value,
    ),

    let_statement: $ => seq(
      'let',
      field('name', choice($.identifier, $.field_patterns)),
      optional(seq(':', field('type', $.type))),
      '=',
      field('value', $._value),
      optional($.undo),
    ),
    undo: $ => seq('undo', $._value),
    var_statement: $ => seq(
      'var', $._name, optional(seq(':', field('type', $.type))), '=', field('value', $._value),
    ),
    assignment: $ => seq($._name, '=', field('value', $._value)),
    emit_statement: $ => seq('emit', $._value),
    expect_statement: $ => seq('expect', $._value),
    for_statement: $ => seq('for', $._loop_head, field('body', $.block)),
    _loop_head: $ => seq(
      $._name, optional(seq(',', field('index', $.identifier))), 'in', field('over', $._value),
    ),
    while_statement: $ => seq('while', field('condition', $._value), optional($.up_to), field('body', $.block)),
    repeat_statement: $ => seq('repeat', choice($.up_to, 'forever'), field('body', $.block)),
    up_to: $ => seq('up', 'to', $._value),

    // ── Mocks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    mock_statement: $ => seq('mock', choice(
      seq($.mock_model, '=', $.turns),
      seq($._mock_subject, choice(seq('=', field('value', $._value)), $.fails)),
    )),
    mock_model: $ => seq('model', $._name),
    _mock_subject: $ => choice(
      $.mock_ask,
      $.mock_signal,
      alias($._mock_path, $.path),
    ),
    mock_ask: $ => seq('ask', choice($.string, $.block_string)),
    mock_signal: $ => seq('signal', $._name),
    _mock_path: $ => choice(
      $.identifier,
      alias('ask', $.identifier),
      alias('model', $.identifier),
      alias('signal', $.identifier),
      seq($._mock_path, '.', alias($._member, $.identifier)),
    ),
    fails: $ => seq('fails', field('kind', $.identifier), optional(field('message', $._operation))),

    turns: $ => seq('[', entries($._turn, $._separator), ']'),
    _turn: $ => choice($.call_turn, $.calls_turn, $.handoff_turn, $.output_turn, $.text_turn, $.error_turn),
    call_turn: $ => seq('call', $._turn_call),
    calls_turn: $ => seq('calls', '[', entries($._turn_call, $._separator), ']'),
    handoff_turn: $ => seq('handoff', $._turn_call),
    output_turn: $ => seq('output', $._value),
    text_turn: $ => seq('text', $._value),
    error_turn: $ => seq('error', field('kind', $.identifier), optional(field('message', $._operation))),
    _turn_call: $ => seq(field('function', $.path), optional($.arguments)),

    // ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────

    _value: $ => $.expression,

    expression: $ => choice($._operation, $.catch_expression),

    // Without `catch`.
    _operation: $ => choice(
      $._unit,
      $.binary_expression,
      $.is_expression,
      $.sleep_expression,
      $.spawn_expression,
      $.try_expression,
      $.return_expression,
      $.fail_expression,
      $.break_expression,
      $.continue_expression,
    ),

    // One operand, with what stands before and behind it.
    _unit: $ => choice($._operand, $.unary_expression),
    // What `ask` asks: `{` after it begins its options.
    _question: $ => choice($._plain_operand, $.unary_expression),

    _operand: $ => prec(1, choice($._plain_operand, $.object)),
    _plain_operand: $ => choice(
      $.identifier,
      $._number,
      $.string,
      $.block_string,
      $.boolean,
      $.null,
      $.list,
      $.comprehension,
      $.record_expression,
      $.parenthesized_expression,
      $.field_expression,
      $.call_expression,
      $.index_expression,
      $.with_expression,
      $.if_expression,
      $.match_expression,
      $.parallel_expression,
      $.race_expression,
      $.ask_expression,
      $.wait_expression,
      $.misplaced,
    ),

    // What is an error everywhere. The words are no names, though the parser would take them for such where it does not
    // wait for them.
    misplaced: $ => seq(choice('else', 'catch', $.unclosed_comment), $._never),

    catch_expression: $ => prec.left(1, seq(field('body', $.expression), 'catch', $._handler)),
    _handler: $ => choice(
      seq(optional(field('error', alias($._catch_binding, $.identifier))), field('handler', $.block)),
      field('handler', $._operation),
    ),

    binary_expression: $ => choice(...OPERATORS.flatMap(([precedence, operators]) =>
      operators.map(operator => prec.left(precedence, seq(
        field('left', $._operation), field('operator', operator), field('right', $._operation),
      ))),
    )),
    is_expression: $ => prec.left(PREC.EQUALITY, seq(
      field('value', $._operation), alias($._is, 'is'), optional('not'), field('type', $._tested_type),
    )),
    unary_expression: $ => prec(PREC.UNARY, seq(field('operator', choice('!', '-')), field('operand', $._unit))),

    field_expression: $ => prec(PREC.POSTFIX, seq(
      field('base', $._operand), choice('.', '?.'), field('name', alias($._member, $.identifier)),
    )),
    call_expression: $ => prec(PREC.POSTFIX, seq(field('function', $._operand), field('arguments', $.arguments))),
    index_expression: $ => prec(PREC.POSTFIX, seq(field('base', $._operand), '[', field('index', $._value), ']')),
    with_expression: $ => prec(PREC.POSTFIX, seq(
      field('base', $._operand), alias($._with, 'with'), field('options', alias($._options, $.object)),
    )),
    record_expression: $ => prec(PREC.POSTFIX, seq(
      field('type', choice($.identifier, $.field_expression)), field('fields', $.object),
    )),

    arguments: $ => seq('(', entries($._argument, ','), ')'),
    _argument: $ => choice($._value, $.named_argument),
    named_argument: $ => seq(field('name', $._argument_name), ':', field('value', $._value)),
    _argument_name: $ => choice($.identifier, ...RESERVED.map(word => alias(word, $.identifier))),

    object: $ => seq('{', objectBody($), '}'),
    // The same where its brace must stand on the line of what it belongs to.
    _options: $ => seq(alias($._open, '{'), objectBody($), '}'),
    _object_rest: $ => seq($.spread, repeat(seq($._separator, $.object_field)), optional($._separator)),
    object_field: $ => seq(
      field('name', choice($.identifier, alias($.plain_string, $.string))),
      optional(seq(':', field('value', $._value))),
    ),
    spread: $ => seq('..', $._value),

    list: $ => seq('[', entries($._value, $._separator), ']'),
    comprehension: $ => seq(
      '[',
      field('element', $._value),
      alias($._comprehension_for, 'for'),
      $._loop_head,
      optional(seq('if', field('condition', $._value))),
      ']',
    ),
    parenthesized_expression: $ => seq('(', $._value, ')'),

    if_expression: $ => prec.right(seq(
      'if',
      field('condition', $._value),
      field('then', $.block),
      optional(seq('else', field('else', choice($.block, $.if_expression)))),
    )),
    match_expression: $ => seq('match', field('subject', $._value), field('arms', $.arms)),
    arms: $ => seq(alias($._open, '{'), entries($.arm, $._separator), '}'),
    arm: $ => seq(
      field('pattern', $.pattern),
      optional(seq('if', field('guard', $._value))),
      '=>',
      field('body', choice(alias($.arm_block, $.block), $.statement)),
    ),

    parallel_expression: $ => seq(
      'parallel',
      optional(field('options', $.arguments)),
      choice($.branches, seq('for', $._loop_head, field('body', $.block))),
    ),
    race_expression: $ => seq('race', $.branches),
    branches: $ => seq(alias($._open, '{'), entries($.branch, $._separator), '}'),
    branch: $ => seq($._name, ':', field('body', choice(alias($.arm_block, $.block), $._value))),

    // In a head the brace is its block's, so the question is left alone.
    ask_expression: $ => prec.left(PREC.UNARY, seq(
      'ask', field('question', $._question), optional(field('options', alias($._options, $.object))),
    )),
    wait_expression: $ => prec.right(PREC.UNARY, seq('wait', field('signal', $.identifier), optional($.within))),
    within: $ => prec.right(PREC.UNARY, seq('within', $._unit)),
    sleep_expression: $ => prec.right(seq('sleep', optional(alias($._until, 'until')), $._operation)),
    spawn_expression: $ => prec.right(PREC.UNARY, seq('spawn', $._unit)),
    try_expression: $ => seq('try', field('body', $.block), 'catch', $._handler),
    // Whether a value follows is decided before its first word is read, which may be one that goes on with what is here.
    return_expression: $ => prec.right(seq('return', optional(seq($._value_follows, $._value)))),
    fail_expression: $ => prec.right(seq(
      'fail', optional(field('kind', alias($._fail_kind, $.identifier))), field('message', $._operation),
    )),
    break_expression: _ => 'break',
    continue_expression: _ => 'continue',

    // ── Literals ────────────────────────────────────────────────────────────────────────────────────────────────────

    null: _ => 'null',
    boolean: _ => choice('true', 'false'),

    _number: $ => choice($.integer, $.float, $.duration),
    integer: _ => /[0-9][0-9_]*/,
    float: _ => /[0-9][0-9_]*(\.[0-9][0-9_]*([eE][+-]?[0-9][0-9_]*)?|[eE][+-]?[0-9][0-9_]*)/,
    duration: _ => /([0-9][0-9_]*(ms|[smhdw]))+/,

    string: $ => seq(
      '"',
      repeat(choice(alias($._string_text, $.string_text), $.escape, $.interpolation)),
      token.immediate('"'),
    ),
    block_string: $ => seq(
      '"""',
      repeat(choice(alias($._block_string_text, $.string_text), $.escape, $.interpolation)),
      token.immediate('"""'),
    ),
    // Known when compiling, so nothing is interpolated.
    plain_string: $ => seq(
      '"', repeat(choice(alias($._string_text, $.string_text), $.escape)), token.immediate('"'),
    ),
    plain_block_string: $ => seq(
      '"""', repeat(choice(alias($._block_string_text, $.string_text), $.escape)), token.immediate('"""'),
    ),
    escape: _ => token.immediate(seq('\\', choice(
      /[ntr"\\$]/,
      // A number that is a character's.
      /u\{0*([0-9A-Fa-f]{1,3}|[0-9A-Ca-cEeFf][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{4}|10[0-9A-Fa-f]{4})\}/,
    ))),
    interpolation: $ => seq(token.immediate('${'), $._value, '}'),

    // ── Patterns ────────────────────────────────────────────────────────────────────────────────────────────────────

    pattern: $ => choice($._pattern_one, $.or_pattern),
    or_pattern: $ => seq($._pattern_one, repeat1(seq('|', $._pattern_one))),
    _pattern_one: $ => choice(
      $.hole,
      $.null,
      $.boolean,
      $._text_literal,
      $._number,
      alias($.negative_pattern, $.unary_expression),
      $.variant_pattern,
    ),
    negative_pattern: $ => seq('-', choice($.integer, $.float)),
    variant_pattern: $ => seq(field('name', $.path), optional(field('fields', $.field_patterns))),
    field_patterns: $ => seq(alias($._open, '{'), entries($.field_pattern, $._separator), '}'),
    field_pattern: $ => seq($._name, optional(seq(':', field('pattern', $.pattern)))),
  },
});
