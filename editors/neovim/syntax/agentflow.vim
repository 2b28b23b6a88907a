" Colours where there is no tree-sitter parser.
if exists("b:current_syntax")
  finish
endif

syntax case match
syntax sync minlines=200

syntax keyword agentflowTodo contained TODO FIXME NOTE
syntax match agentflowComment "//.*$" contains=agentflowTodo,@Spell
syntax match agentflowDoc "//[/!]/\@!.*$" contains=@Spell
syntax region agentflowComment start="/\*" end="\*/" contains=agentflowComment,agentflowTodo,@Spell

" Words of the language; after a dot or before a colon they are names.
syntax match agentflowDeclaration "^\s*\zs\<\%(agent\|const\|enum\|fn\|import\|mcp\|model\|provider\|record\|schedule\|signal\|test\|tool\|type\|workflow\)\>\ze\s*[A-Za-z_"{]"
syntax match agentflowStatement "[.[:alnum:]_]\@1<!\<\%(let\|var\|emit\|expect\|mock\|return\|break\|continue\|spawn\|ask\|wait\|sleep\|parallel\|race\)\>\%(\s*:\)\@!"
syntax match agentflowConditional "[.[:alnum:]_]\@1<!\<\%(if\|else\|match\)\>\%(\s*:\)\@!"
syntax match agentflowRepeat "[.[:alnum:]_]\@1<!\<\%(for\|while\|repeat\|forever\|up\|to\|in\)\>\%(\s*[:=]\)\@!"
syntax match agentflowException "[.[:alnum:]_]\@1<!\<\%(try\|catch\|undo\|fail\|fails\)\>\%(\s*:\)\@!"
syntax match agentflowOperatorWord "[.[:alnum:]_]\@1<!\<\%(is\|not\)\>\%(\s*[:=]\)\@!"
syntax match agentflowClause "[.[:alnum:]_]\@1<!\<\%(do\|guard\|per\|sharing\|until\|when\|with\|within\|without\)\>\%(\s*[:=]\)\@!"
syntax match agentflowClause "\<guard\s\+\%(input\|output\)\%(\s\+first\)\?\>"
syntax match agentflowClause "\<sharing\s\+\%(last\|all\|none\|summary\)\>"
syntax match agentflowClause "\<without\s\+tools\>"
syntax match agentflowClause "}\s*\zs\<from\>\ze\s*\""
syntax match agentflowClause "\<mock\s\+\zs\%(model\|signal\)\>\ze\s\+\h"
syntax match agentflowClause "[[,]\s*\zs\<\%(call\|calls\|handoff\|output\|text\|error\)\>\ze\s*[[:alnum:]_\"[]"
syntax match agentflowProperty "[?.[:alnum:]_]\@1<!\<\%(http\|tools\|handoffs\)\>\ze\s*:"
syntax match agentflowConstant "[.[:alnum:]_]\@1<!\<\%(true\|false\|null\)\>\%(\s*:\)\@!"

syntax match agentflowType "\<[A-Z]\w*[a-z]\w*\>"
syntax match agentflowPrimitive "[.[:alnum:]_]\@1<!\<\%(string\|int\|float\|bool\|duration\|time\|json\|map\|image\|file\|secret\)\>\%(\s*[:(=.]\)\@!"
syntax match agentflowPrimitive "\<\%(string\|int\|float\)\>\ze("
syntax match agentflowFunction "\<[a-z_]\w*\ze("
syntax match agentflowNumber "\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\%([eE][+-]\?\d\+\)\?\>"
syntax match agentflowNumber "\<\%(\d[0-9_]*\%(ms\|[smhdw]\)\)\+\>"
syntax match agentflowRegex "(\@1<=/[/*]\@![^/\\]\%([^/\\]\|\\.\)*/" oneline

syntax match agentflowEscape contained "\\\%([ntr\"\\$]\|u{\x\+}\)"
syntax region agentflowInterpolation contained matchgroup=agentflowEscape start="\${" end="}" contains=TOP
syntax region agentflowBraces contained start="{" end="}" contains=TOP containedin=agentflowInterpolation
syntax region agentflowString start=+"+ skip=+\\.+ end=+"+ oneline contains=agentflowEscape,agentflowInterpolation,@Spell
syntax region agentflowString start=+"""+ skip=+\\.+ end=+"""+ contains=agentflowEscape,agentflowInterpolation,@Spell

highlight default link agentflowTodo Todo
highlight default link agentflowComment Comment
highlight default link agentflowDoc SpecialComment
highlight default link agentflowDeclaration Keyword
highlight default link agentflowStatement Statement
highlight default link agentflowConditional Conditional
highlight default link agentflowRepeat Repeat
highlight default link agentflowException Exception
highlight default link agentflowOperatorWord Operator
highlight default link agentflowClause Keyword
highlight default link agentflowProperty Identifier
highlight default link agentflowConstant Constant
highlight default link agentflowType Type
highlight default link agentflowPrimitive Type
highlight default link agentflowFunction Function
highlight default link agentflowNumber Number
highlight default link agentflowRegex String
highlight default link agentflowEscape SpecialChar
highlight default link agentflowString String

let b:current_syntax = "agentflow"
