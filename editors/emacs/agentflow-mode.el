;;; agentflow-mode.el --- Major modes for agentflow programs -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; `agentflow-mode' colours by regular expressions and indents by brackets.
;; `agentflow-ts-mode' does both by tree-sitter, where Emacs has it.

;;; Code:

(defgroup agentflow nil
  "Programs of agents and workflows."
  :group 'languages)

(defcustom agentflow-indent-offset 2
  "Columns of one level of indentation."
  :type 'integer
  :safe #'integerp)

(defconst agentflow--declaration-words
  '("agent" "const" "enum" "fn" "import" "mcp" "model" "provider" "record" "schedule" "signal" "test" "tool" "type"
    "workflow")
  "Words that begin a declaration.")

(defconst agentflow--statement-words
  '("ask" "break" "continue" "emit" "expect" "fail" "for" "if" "let" "match" "mock" "parallel" "race" "repeat" "return"
    "sleep" "spawn" "try" "var" "wait" "while")
  "Words that begin a statement or an expression.")

(defconst agentflow--clause-words
  '("catch" "do" "else" "forever" "guard" "in" "is" "not" "per" "sharing" "to" "undo" "until" "up" "when" "with"
    "within" "without")
  "Words that begin a clause, or join its parts.")

(defconst agentflow--mock-words
  '("call" "calls" "error" "fails" "handoff" "model" "output" "signal" "text")
  "Words of the mocks of tests.")

(defconst agentflow--setting-words
  '("handoffs" "http" "tools")
  "Settings with a syntax of their own.")

(defconst agentflow--constant-words
  '("false" "null" "true")
  "Words that stand for a value.")

(defconst agentflow--types
  '("string" "int" "float" "bool" "duration" "time" "json" "map" "image" "file" "secret")
  "Types that need no declaration.")

(defun agentflow--keywords (words)
  "A regular expression for WORDS where they are no names.
They are names after a dot, and before a colon."
  (concat "\\(?:^\\|[^._[:alnum:]]\\)" (regexp-opt words "\\(") "\\_>\\(?:[^:[:alnum:]_ \t]\\|[ \t]+[^: \t]\\|[ \t]*$\\)"))

(defun agentflow--match-keywords (words)
  "A matcher for font-lock of WORDS, which leaves point behind the word."
  (let ((pattern (agentflow--keywords words)))
    (lambda (limit)
      (when (re-search-forward pattern limit t)
        (goto-char (match-end 1))
        t))))

(defvar agentflow-font-lock-keywords
  `((,(concat "^[ \t]*" (regexp-opt agentflow--declaration-words "\\(") "[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\)")
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    ("^[ \t]*\\(import\\|test\\)[ \t]*[{\"]" (1 font-lock-keyword-face))
    ("}[ \t]*\\(from\\)[ \t]*\"" (1 font-lock-keyword-face))
    ("\\_<guard[ \t]+\\(input\\|output\\)\\(?:[ \t]+\\(first\\)\\)?\\_>"
     (1 font-lock-keyword-face) (2 font-lock-keyword-face nil t))
    ("\\_<sharing[ \t]+\\(last\\|none\\|all\\|summary\\)\\_>" (1 font-lock-constant-face))
    ("\\_<without[ \t]+\\(tools\\)\\_>" (1 font-lock-keyword-face))
    ("\\_<http[ \t]*:[ \t]*\\(get\\|post\\|put\\|patch\\|delete\\)\\_>" (1 font-lock-constant-face))
    (,(concat "\\(?:^\\|[^.?_[:alnum:]]\\)" (regexp-opt agentflow--setting-words "\\(") "[ \t]*:")
     (1 font-lock-variable-name-face))
    (,(agentflow--match-keywords (append agentflow--statement-words agentflow--clause-words))
     (1 font-lock-keyword-face))
    (,(concat "[[,][ \t\n]*" (regexp-opt agentflow--mock-words "\\(") "[ \t]+[[A-Za-z_\"]") (1 font-lock-keyword-face))
    (,(concat "\\_<mock[ \t]+" (regexp-opt '("model" "signal") "\\(") "[ \t]+[A-Za-z_]") (1 font-lock-keyword-face))
    ("[ \t]\\(fails\\)[ \t]+[A-Za-z_]" (1 font-lock-keyword-face))
    (,(agentflow--match-keywords agentflow--constant-words) (1 font-lock-constant-face))
    (,(concat "\\(?:^\\|[^._[:alnum:]]\\)" (regexp-opt agentflow--types "\\(") "\\_>[^:]") (1 font-lock-type-face))
    ("\\_<\\([A-Z][A-Za-z0-9_]*[a-z][A-Za-z0-9_]*\\)\\_>" (1 font-lock-type-face))
    ("\\_<\\([A-Z][A-Z0-9_]*\\)\\_>" (1 font-lock-constant-face))
    ("\\_<\\([a-z_][A-Za-z0-9_]*\\)(" (1 font-lock-function-name-face))
    ("\\(?:^\\|[^.?_[:alnum:]]\\)\\([A-Za-z_][A-Za-z0-9_]*\\)[ \t]*:" (1 font-lock-variable-name-face))
    ("\\_<[0-9][0-9_]*\\(?:\\.[0-9][0-9_]*\\)?\\(?:[a-zA-Z0-9_]*\\)\\_>" . font-lock-constant-face)
    ("\\(\\${\\)[^}\n]*\\(}\\)" (1 font-lock-builtin-face t) (2 font-lock-builtin-face t)))
  "What `agentflow-mode' colours.")

(defvar agentflow-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    ;; Comments nest.
    (modify-syntax-entry ?* ". 23n" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?$ "." table)
    (modify-syntax-entry ?' "." table)
    (modify-syntax-entry ?{ "(}" table)
    (modify-syntax-entry ?} "){" table)
    (dolist (character '(?+ ?- ?% ?= ?< ?> ?! ?& ?| ?? ?: ?, ?\; ?.))
      (modify-syntax-entry character "." table))
    table)
  "How characters are read in agentflow programs.")

(defconst agentflow--syntax-propertize
  (syntax-propertize-rules
   ;; Blocks of text: the outer quotes are fences, so that quotes inside mean nothing.
   ("\\(\"\\)\"\\(\"\\)"
    (0 (ignore (agentflow--fence-block (match-beginning 0) (match-end 0))))))
  "Gives quotes that come in threes a syntax of their own.")

(defun agentflow--fence-block (start end)
  "Make a string fence of the three quotes from START to END."
  (let ((state (save-excursion (syntax-ppss start))))
    (cond
     ((nth 4 state) nil)
     ((eq (nth 3 state) t)
      (put-text-property (1- end) end 'syntax-table (string-to-syntax "|")))
     ((null (nth 3 state))
      (put-text-property start (1+ start) 'syntax-table (string-to-syntax "|"))))))

(defun agentflow--continues-p ()
  "Whether the line at point goes on with the one before."
  (looking-at-p "\\(?:\\.[^.]\\|\\?[.?]\\|&&\\|||\\|==\\|!=\\|[<>+%]\\|\\*[^/]\\|\\(?:is\\|with\\|catch\\|undo\\|sharing\\|within\\|when\\|without\\)\\_>[ \t]*[^:= \t]\\)"))

(defun agentflow-indent-line ()
  "Indent the line by the brackets that are open before it."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (inside-text (nth 3 state))
         (column
          (save-excursion
            (back-to-indentation)
            (let ((closes (looking-at-p "[])}]"))
                  (continues (agentflow--continues-p))
                  (open (nth 1 state)))
              (+ (if open
                     (progn
                       (goto-char open)
                       (+ (current-indentation) (if closes 0 agentflow-indent-offset)))
                   0)
                 (if (and continues (not closes)) agentflow-indent-offset 0))))))
    (if inside-text
        'noindent
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

(defvar agentflow-imenu-generic-expression
  (mapcar
   (lambda (entry)
     (list (car entry) (concat "^" (regexp-opt (cdr entry)) "[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\|\"[^\"\n]*\"\\)") 1))
   '(("Types" "record" "enum" "type")
     ("Agents" "agent")
     ("Tools" "tool" "mcp")
     ("Workflows" "workflow")
     ("Functions" "fn")
     ("Tests" "test")))
  "Declarations that `imenu' lists.")

(defun agentflow--set-up ()
  "Set what both modes have in common."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?://[/!]?\\|/\\*+\\)[ \t]*")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width agentflow-indent-offset)
  (setq-local electric-indent-chars (append "{}[]()" electric-indent-chars))
  (setq-local imenu-generic-expression agentflow-imenu-generic-expression))

;;;###autoload
(define-derived-mode agentflow-mode prog-mode "agentflow"
  "Major mode for agentflow programs."
  (agentflow--set-up)
  (setq-local parse-sexp-lookup-properties t)
  (setq-local syntax-propertize-function agentflow--syntax-propertize)
  (setq-local indent-line-function #'agentflow-indent-line)
  (setq-local font-lock-defaults '(agentflow-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.agentflow\\'" . agentflow-mode))

;; What follows needs Emacs 29 with tree-sitter; elsewhere its functions are never called.

(declare-function treesit-ready-p "treesit" (language &optional quiet))
(declare-function treesit-parser-create "treesit.c" (language &optional buffer no-reuse))
(declare-function treesit-font-lock-rules "treesit" (&rest query-specs))
(declare-function treesit-major-mode-setup "treesit" ())
(declare-function treesit-node-child-by-field-name "treesit.c" (node field-name))
(declare-function treesit-node-text "treesit" (node &optional no-property))
(defvar treesit-font-lock-settings)
(defvar treesit-font-lock-feature-list)
(defvar treesit-simple-indent-rules)
(defvar treesit-simple-imenu-settings)
(defvar treesit-defun-type-regexp)
(defvar treesit-defun-name-function)

(defun agentflow-ts--font-lock-settings ()
  "Rules of colouring by the tree."
  (treesit-font-lock-rules
   :language 'agentflow :feature 'comment
   '([(comment) (block_comment)] @font-lock-comment-face
     (doc_comment) @font-lock-doc-face)
   :language 'agentflow :feature 'string
   '([(string) (block_string) (regex)] @font-lock-string-face
     (escape) @font-lock-escape-face
     (interpolation ["${" "}"] @font-lock-misc-punctuation-face))
   :language 'agentflow :feature 'interpolation :override t
   '((interpolation (_) @default)
     (escape) @font-lock-escape-face
     (interpolation ["${" "}"] @font-lock-misc-punctuation-face))
   :language 'agentflow :feature 'keyword
   `([,@agentflow--declaration-words "from"
      "let" "var" "emit" "expect" "mock" "for" "while" "repeat" "return" "fail" "if" "match" "parallel" "race" "try"
      "ask" "wait" "sleep" "spawn"
      ,@agentflow--clause-words "call" "calls" "handoff" "output" "text" "error" "fails" "first" "last"]
     @font-lock-keyword-face
     [(break_expression) (continue_expression)] @font-lock-keyword-face
     (without_tools "tools" @font-lock-keyword-face)
     (guard_setting moment: (identifier) @font-lock-keyword-face))
   :language 'agentflow :feature 'definition
   '((record_declaration name: (identifier) @font-lock-type-face)
     (enum_declaration name: (identifier) @font-lock-type-face)
     (type_declaration name: (identifier) @font-lock-type-face)
     (agent_declaration name: (identifier) @font-lock-type-face)
     (fn_declaration name: (identifier) @font-lock-function-name-face)
     (tool_declaration name: (identifier) @font-lock-function-name-face)
     (workflow_declaration name: (identifier) @font-lock-function-name-face)
     (parameter name: (identifier) @font-lock-variable-name-face))
   :language 'agentflow :feature 'type
   '((type_name) @font-lock-type-face
     (variant_name) @font-lock-type-face
     (record_expression type: (_) @font-lock-type-face)
     (handoff_entry agent: (identifier) @font-lock-type-face)
     ((identifier) @font-lock-type-face (:match "\\`[A-Z].*[a-z]" @font-lock-type-face)))
   :language 'agentflow :feature 'constant
   '([(boolean) (null) (hole)] @font-lock-constant-face
     ((identifier) @font-lock-constant-face (:match "\\`[A-Z][A-Z0-9_]*\\'" @font-lock-constant-face)))
   :language 'agentflow :feature 'number
   '([(integer) (float) (duration)] @font-lock-number-face)
   :language 'agentflow :feature 'property
   '((setting name: (identifier) @font-lock-property-name-face)
     (http_setting "http" @font-lock-property-name-face method: (identifier) @font-lock-constant-face)
     (tools_setting "tools" @font-lock-property-name-face)
     (handoffs_setting "handoffs" @font-lock-property-name-face)
     (field name: (identifier) @font-lock-property-name-face)
     (object_field name: (identifier) @font-lock-property-name-face)
     (field_expression name: (identifier) @font-lock-property-use-face))
   :language 'agentflow :feature 'function
   '((call_expression function: (identifier) @font-lock-function-call-face))))

(defconst agentflow-ts--indent-rules
  '((agentflow
     ((parent-is "block_string") no-indent)
     ((parent-is "block_comment") no-indent)
     ((node-is "}") parent-bol 0)
     ((node-is "]") parent-bol 0)
     ((node-is ")") parent-bol 0)
     ((parent-is "source_file") column-0 0)
     ((match nil "block\\|settings\\|fields\\|variants\\|arms\\|branches\\|object\\|list\\|arguments\\|parameters\\|bindings\\|turns\\|comprehension\\|guard_body\\|field_patterns\\|import_names\\|parenthesized_expression")
      parent-bol agentflow-indent-offset)
     (no-node parent-bol agentflow-indent-offset)
     (catch-all parent-bol agentflow-indent-offset)))
  "Rules of indentation by the tree.")

(defun agentflow-ts--name (node)
  "The name of the declaration NODE."
  (let ((name (treesit-node-child-by-field-name node "name")))
    (and name (treesit-node-text name t))))

;;;###autoload
(define-derived-mode agentflow-ts-mode prog-mode "agentflow"
  "Major mode for agentflow programs, by tree-sitter."
  :syntax-table agentflow-mode-syntax-table
  (agentflow--set-up)
  (unless (and (fboundp 'treesit-ready-p) (treesit-ready-p 'agentflow))
    (error "The parser of agentflow is not there; `agentflow-mode' needs none"))
  (treesit-parser-create 'agentflow)
  (setq-local treesit-font-lock-settings (agentflow-ts--font-lock-settings))
  (setq-local treesit-font-lock-feature-list
              '((comment definition)
                (keyword string type)
                (constant number property interpolation)
                (function)))
  (setq-local treesit-simple-indent-rules agentflow-ts--indent-rules)
  (setq-local treesit-defun-type-regexp "_declaration\\'")
  (setq-local treesit-defun-name-function #'agentflow-ts--name)
  (setq-local treesit-simple-imenu-settings
              '(("Types" "\\`\\(?:record\\|enum\\|type\\)_declaration\\'" nil nil)
                ("Agents" "\\`agent_declaration\\'" nil nil)
                ("Tools" "\\`\\(?:tool\\|mcp\\)_declaration\\'" nil nil)
                ("Workflows" "\\`workflow_declaration\\'" nil nil)
                ("Functions" "\\`fn_declaration\\'" nil nil)
                ("Tests" "\\`test_declaration\\'" nil nil)))
  (treesit-major-mode-setup))

(provide 'agentflow-mode)
;;; agentflow-mode.el ends here
