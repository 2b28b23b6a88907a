; Written from tree-sitter-agentflow/queries/injections.scm; see editors/README.md.

([
  (comment)
  (block_comment)
] @injection.content
  (#set! injection.language "comment"))

((doc_comment) @injection.content
  (#set! injection.language "markdown_inline"))

((regex) @injection.content
  (#set! injection.language "regex"))
