autocmd BufNewFile,BufRead *.agentflow setfiletype agentflow
