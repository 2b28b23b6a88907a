local bo = vim.bo
bo.commentstring = "// %s"
bo.comments = "s1:/*,mb:*,ex:*/,:///,://!,://"
bo.suffixesadd = ".agentflow"
bo.expandtab = true
bo.shiftwidth = 2
bo.softtabstop = 2
vim.opt_local.formatoptions:remove("t")
vim.opt_local.formatoptions:append("croql")
vim.b.undo_ftplugin = "setlocal commentstring< comments< suffixesadd< expandtab< shiftwidth< softtabstop< formatoptions<"

-- `vim.treesitter.start` is there from 0.9 on; without a parser the plain syntax stays.
if vim.treesitter and vim.treesitter.start then
  pcall(vim.treesitter.start, 0, "agentflow")
end
