// What a grammar without a memory cannot know: where a line ends and whether it goes on, comments that nest, text between
// quotes, and words and braces whose meaning shows in what follows them, or in the line they stand on.
//
// Everything here looks ahead over each part of a text a bounded number of times: where a line goes on behind comments,
// their number is kept, so that the same comments are not looked through again after each of them.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

// In the order of `externals` in grammar.js.
enum Token {
  NEWLINE,
  LINE_GOES_ON,
  OPEN,
  OPEN_ANYWHERE,
  OPEN_ENTRIES,
  VALUE_FOLLOWS,
  CATCH_BINDING,
  FAIL_KIND,
  MEMBER,
  UNTIL,
  COMPREHENSION_FOR,
  IS,
  WITH,
  SHARING,
  WITHOUT,
  WHEN,
  STRING_TEXT,
  BLOCK_STRING_TEXT,
  COMMENT,
  DOC_COMMENT,
  BLOCK_COMMENT,
  UNCLOSED_COMMENT,
  NEVER,
  RECOVERING,
};

// The longest word that is compared with.
enum { WORD_MAX = 8 };

typedef struct {
  // How many comments are still to come in a gap behind which the line goes on.
  uint32_t comments_left;
} Scanner;

typedef struct {
  // Cut where no keyword is as long.
  char text[WORD_MAX + 2];
} Word;

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }
static bool is_space(int32_t c) { return is_blank(c) || c == '\n'; }
static bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }
static bool is_word_start(int32_t c) { return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_word(int32_t c) { return is_word_start(c) || (c >= '0' && c <= '9'); }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static Word read_word(TSLexer *lexer) {
  Word word = {{0}};
  size_t length = 0;
  while (is_word(lexer->lookahead)) {
    if (length <= WORD_MAX) word.text[length++] = (char)lexer->lookahead;
    advance(lexer);
  }
  return word;
}

static bool word_is(const Word *word, const char *text) { return strcmp(word->text, text) == 0; }

// After `/*`: goes behind the `*/` that closes it. False if none does.
static bool skip_block_comment(TSLexer *lexer) {
  for (uint32_t level = 1; level > 0;) {
    if (lexer->eof(lexer)) return false;
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '*' && lexer->lookahead == '/') {
      advance(lexer);
      level--;
    } else if (c == '/' && lexer->lookahead == '*') {
      advance(lexer);
      level++;
    }
  }
  return true;
}

static void skip_line_comment(TSLexer *lexer) {
  while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
}

// Goes over blanks and block comments.
static void look_past_blanks(TSLexer *lexer) {
  for (;;) {
    if (is_blank(lexer->lookahead)) {
      advance(lexer);
    } else if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead != '*') return;
      advance(lexer);
      if (!skip_block_comment(lexer)) return;
    } else {
      return;
    }
  }
}

// Words that begin an expression, or a clause of one, and so are no names.
static bool is_reserved(const Word *word) {
  static const char *const words[] = {
      "if",     "match", "parallel", "race",     "ask",  "wait",  "sleep", "spawn", "try",
      "return", "fail",  "break",    "continue", "true", "false", "null",  "else",  "catch",
  };
  for (size_t index = 0; index < sizeof words / sizeof *words; index++) {
    if (word_is(word, words[index])) return true;
  }
  return false;
}

// The token of a word with which a line may go on, if the parser waits for it and what follows does not make it a name.
// Ends somewhere behind the word.
static bool read_clause(TSLexer *lexer, const bool *valid, const Word *word, TSSymbol *found) {
  static const struct {
    const char *text;
    enum Token token;
  } words[] = {
      {"is", IS}, {"with", WITH}, {"sharing", SHARING}, {"without", WITHOUT}, {"when", WHEN},
  };
  if (word_is(word, "for") && valid[COMPREHENSION_FOR]) {
    *found = COMPREHENSION_FOR;
    return true;
  }
  for (size_t index = 0; index < sizeof words / sizeof *words; index++) {
    if (!valid[words[index].token] || !word_is(word, words[index].text)) continue;
    look_past_blanks(lexer);
    *found = words[index].token;
    if (lexer->lookahead == ':' || lexer->lookahead == '=') return false;
    // What they are followed by stands on their line.
    if (words[index].token == WITH) return lexer->lookahead == '{';
    return words[index].token == WHEN || is_word_start(lexer->lookahead);
  }
  return false;
}

// Whether what stands at the beginning of a line continues the line before.
static bool goes_on(TSLexer *lexer, const bool *valid) {
  int32_t first = lexer->lookahead;
  if (is_word_start(first)) {
    Word word = read_word(lexer);
    TSSymbol clause;
    if (read_clause(lexer, valid, &word, &clause)) return true;
    if (!valid[IS]) return false;
    if (word_is(&word, "else") || word_is(&word, "catch")) {
      look_past_blanks(lexer);
      return lexer->lookahead != ':' && lexer->lookahead != '=';
    }
    // These two may be names as well; but nothing that begins with a name goes on with a word or a number.
    if (word_is(&word, "undo") || word_is(&word, "within")) {
      look_past_blanks(lexer);
      return is_word(lexer->lookahead);
    }
    return false;
  }
  // Operators follow what a test may follow: an operand.
  if (!valid[IS]) return false;
  advance(lexer);
  int32_t second = lexer->lookahead;
  switch (first) {
    case '.':
      return second != '.';
    case '?':
      return second == '?' || second == '.';
    case '&':
      return second == '&';
    case '|':
      return second == '|';
    case '=':
    case '!':
      return second == '=';
    case '<':
    case '>':
    case '+':
    case '*':
    case '%':
      return true;
    default:
      return false;
  }
}

// At the end of a line, where what stands on it may end.
static bool line_end(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  while (is_space(lexer->lookahead)) advance(lexer);
  lexer->mark_end(lexer);
  uint32_t comments = 0;
  bool more;
  for (;;) {
    if (is_space(lexer->lookahead)) {
      advance(lexer);
    } else if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead == '/') {
        skip_line_comment(lexer);
      } else if (lexer->lookahead == '*') {
        advance(lexer);
        if (!skip_block_comment(lexer)) {
          more = false;
          break;
        }
      } else {
        more = valid[IS];
        break;
      }
      comments++;
    } else {
      more = !lexer->eof(lexer) && goes_on(lexer, valid);
      break;
    }
  }
  scanner->comments_left = more ? comments : 0;
  lexer->result_symbol = more ? LINE_GOES_ON : NEWLINE;
  return true;
}

static bool comment(Scanner *scanner, TSLexer *lexer) {
  advance(lexer);
  if (lexer->lookahead == '/') {
    advance(lexer);
    lexer->result_symbol = COMMENT;
    if (lexer->lookahead == '!') {
      lexer->result_symbol = DOC_COMMENT;
    } else if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead != '/') lexer->result_symbol = DOC_COMMENT;
    }
    skip_line_comment(lexer);
  } else if (lexer->lookahead == '*') {
    advance(lexer);
    lexer->result_symbol = skip_block_comment(lexer) ? BLOCK_COMMENT : UNCLOSED_COMMENT;
  } else {
    return false;
  }
  lexer->mark_end(lexer);
  if (scanner->comments_left > 0) scanner->comments_left--;
  return true;
}

// Text up to an escape, an interpolation, or the closing quotes.
static bool text(TSLexer *lexer, bool block) {
  bool some = false;
  for (;; some = true) {
    lexer->mark_end(lexer);
    if (lexer->eof(lexer) || lexer->lookahead == '\\') break;
    int32_t c = lexer->lookahead;
    if (c == '\n' && !block) break;
    if (c == '"' && !block) break;
    advance(lexer);
    if (c == '$' && lexer->lookahead == '{') break;
    if (c == '"' && lexer->lookahead == '"') {
      advance(lexer);
      if (lexer->lookahead == '"') break;
    }
  }
  lexer->result_symbol = block ? BLOCK_STRING_TEXT : STRING_TEXT;
  return some;
}

static bool brace(TSLexer *lexer, const bool *valid, bool same_line) {
  if (valid[OPEN] && same_line) {
    lexer->result_symbol = OPEN;
  } else if (valid[OPEN_ANYWHERE]) {
    lexer->result_symbol = OPEN_ANYWHERE;
  } else {
    return false;
  }
  advance(lexer);
  lexer->mark_end(lexer);
  return true;
}

static bool word(TSLexer *lexer, const bool *valid, bool same_line) {
  bool recovering = valid[RECOVERING];
  bool lower = is_lower(lexer->lookahead) || lexer->lookahead == '_';
  Word word = read_word(lexer);
  lexer->mark_end(lexer);
  if (valid[MEMBER] && !recovering) {
    lexer->result_symbol = MEMBER;
    return same_line;
  }
  if (read_clause(lexer, valid, &word, &lexer->result_symbol)) return true;
  if (recovering) return false;
  if (valid[UNTIL] && word_is(&word, "until")) {
    look_past_blanks(lexer);
    lexer->result_symbol = UNTIL;
    return is_word(lexer->lookahead) || lexer->lookahead == '(' || lexer->lookahead == '"';
  }
  if (valid[CATCH_BINDING] && lower && same_line && !is_reserved(&word)) {
    look_past_blanks(lexer);
    lexer->result_symbol = CATCH_BINDING;
    return lexer->lookahead == '{';
  }
  if (valid[FAIL_KIND]) {
    look_past_blanks(lexer);
    lexer->result_symbol = FAIL_KIND;
    return lexer->lookahead == '"';
  }
  return false;
}

// Before a value. Leaves the end of the token before it.
static bool value_follows(TSLexer *lexer) {
  int32_t c = lexer->lookahead;
  lexer->mark_end(lexer);
  lexer->result_symbol = VALUE_FOLLOWS;
  if (is_word_start(c)) {
    Word word = read_word(lexer);
    return !word_is(&word, "else") && !word_is(&word, "catch");
  }
  if (c == '!') {
    advance(lexer);
    return lexer->lookahead != '=';
  }
  return is_word(c) || c == '"' || c == '(' || c == '[' || c == '{' || c == '-';
}

void *tree_sitter_agentflow_external_scanner_create(void) {
  Scanner *scanner = ts_malloc(sizeof(Scanner));
  if (scanner) scanner->comments_left = 0;
  return scanner;
}

void tree_sitter_agentflow_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_agentflow_external_scanner_serialize(void *payload, char *buffer) {
  const Scanner *scanner = payload;
  if (scanner->comments_left == 0) return 0;
  memcpy(buffer, &scanner->comments_left, sizeof scanner->comments_left);
  return sizeof scanner->comments_left;
}

void tree_sitter_agentflow_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  scanner->comments_left = 0;
  if (length == sizeof scanner->comments_left) memcpy(&scanner->comments_left, buffer, length);
}

bool tree_sitter_agentflow_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  bool recovering = valid[RECOVERING];
  if (!recovering && (valid[STRING_TEXT] || valid[BLOCK_STRING_TEXT])) return text(lexer, valid[BLOCK_STRING_TEXT]);
  bool same_line = true;
  for (;;) {
    while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
    bool eof = lexer->eof(lexer);
    if (lexer->lookahead != '\n' && !eof) break;
    if (valid[NEWLINE] && scanner->comments_left == 0 && !(eof && recovering)) return line_end(scanner, lexer, valid);
    if (eof) return false;
    lexer->advance(lexer, true);
    same_line = false;
  }
  int32_t c = lexer->lookahead;
  if (c == '/') return comment(scanner, lexer);
  if (valid[VALUE_FOLLOWS] && !recovering) return same_line && value_follows(lexer);
  if (c == '{') return brace(lexer, valid, same_line);
  if (c == '[' && valid[OPEN_ENTRIES] && !recovering) {
    advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = OPEN_ENTRIES;
    return true;
  }
  return is_word_start(c) && word(lexer, valid, same_line);
}
