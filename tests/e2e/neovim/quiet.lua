-- Beside another server, which has definition and hover for itself:
-- nvim --clean --headless -l quiet.lua FOLDER KEYDOCS ROOT
local folder, keydocs, root = arg[1], arg[2], arg[3]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

user.install(keydocs, folder)
vim.cmd.runtime('plugin/keydocs.lua')
vim.lsp.config('keydocs', {
  settings = { keydocs = { definition = { enable = false }, hover = { enable = false } } },
})
vim.lsp.enable('keydocs')

user.finish(function()
  user.open(vim.fs.joinpath(root, 'almanac/watch.py'))
  user.go_to('night = night_of(', 'night_of')
  user.wait('the index', function()
    return #user.ask('workspace/symbol', { query = 'night_of' }) > 0
  end, user.READY_MS)
  seen.hover = user.ask('textDocument/hover') or 'nothing'
  seen.definition = user.ask('textDocument/definition') or 'nothing'
  seen.opened = user.jump(root, function()
    vim.cmd('Keydocs open')
  end).path
end)
