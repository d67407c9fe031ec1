if vim.g.loaded_keydocs then
  return
end
vim.g.loaded_keydocs = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('Keydocs: the plugin needs Neovim 0.11 or later', vim.log.levels.WARN)
  return
end

-- Registered here because the server may be configured without this plugin.
vim.lsp.handlers['keydocs/status'] = function(_, status, context)
  require('keydocs.status').receive(status, context.client_id)
end

vim.api.nvim_create_user_command('Keydocs', function(call)
  require('keydocs.command').run(call.args)
end, {
  nargs = '*',
  desc = 'Keydocs: documentation from keyword files',
  complete = function(_, line, position)
    return require('keydocs.command').complete(line:sub(1, position))
  end,
})

vim.keymap.set('n', '<Plug>(keydocs-open)', function()
  require('keydocs').open()
end, { desc = 'Open the documentation page' })
vim.keymap.set('n', '<Plug>(keydocs-search)', function()
  require('keydocs').search()
end, { desc = 'Search documented names' })
