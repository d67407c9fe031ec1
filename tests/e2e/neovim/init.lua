-- The init.lua of the tests that press keys: what the documentation tells users to write, and no more.
-- PLUGIN is the plugin's folder.
vim.opt.runtimepath:append(os.getenv('PLUGIN'))
vim.lsp.enable('keydocs')
vim.keymap.set('n', 'gK', '<Plug>(keydocs-open)')

vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
  end,
})
