-- The init.lua of the tests that press keys: what the documentation tells users to write, and no more.
-- PLUGIN is the plugin's folder.
vim.opt.runtimepath:append(os.getenv('PLUGIN'))
vim.lsp.enable('keydocs')
vim.keymap.set('n', 'gK', '<Plug>(keydocs-open)')

vim.opt.completeopt = { 'menuone', 'noselect', 'popup' }
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    local client = assert(vim.lsp.get_client_by_id(event.data.client_id))
    if client.name == 'keydocs' then
      local letters = vim.split('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', '')
      vim.list_extend(client.server_capabilities.completionProvider.triggerCharacters, letters)
    end
    vim.lsp.completion.enable(true, client.id, event.buf, { autotrigger = true })
  end,
})
