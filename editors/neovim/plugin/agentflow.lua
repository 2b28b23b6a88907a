-- Tells nvim-treesitter, where it is there, how the parser is built. Both of its generations are asked in their own way.
local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h:h:h")
local grammar = here .. "/tree-sitter-agentflow"

local function describe(parsers)
  parsers.agentflow = {
    install_info = { url = grammar, path = grammar, files = { "src/parser.c", "src/scanner.c" } },
    filetype = "agentflow",
    tier = 3,
  }
end

local found, parsers = pcall(require, "nvim-treesitter.parsers")
if found then
  if parsers.get_parser_configs then
    describe(parsers.get_parser_configs())
  else
    vim.api.nvim_create_autocmd("User", {
      pattern = "TSUpdate",
      callback = function()
        describe(require("nvim-treesitter.parsers"))
      end,
    })
  end
end

if vim.treesitter.language and vim.treesitter.language.register then
  vim.treesitter.language.register("agentflow", "agentflow")
end
