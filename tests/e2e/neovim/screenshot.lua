-- The editor of the pictures: nvim --clean -u screenshot.lua. PLUGIN is the plugin's folder.
vim.o.termguicolors = true
vim.o.background = 'dark'
vim.o.number = true
vim.o.cursorline = true
vim.o.signcolumn = 'no'
vim.o.laststatus = 2
vim.o.ruler = true
vim.o.showmode = false
vim.o.shortmess = vim.o.shortmess .. 'FI'
vim.o.swapfile = false
vim.o.wrap = false
vim.o.winborder = 'rounded'
vim.cmd.colorscheme('habamax')
-- Again whenever Neovim loads the colours anew, as it does when the terminal has answered what it is.
local function colour_float()
  vim.api.nvim_set_hl(0, 'FloatBorder', { fg = '#87afaf', bg = '#303030' })
  vim.api.nvim_set_hl(0, 'NormalFloat', { fg = '#bcbcbc', bg = '#303030' })
end
vim.api.nvim_create_autocmd('ColorScheme', { callback = colour_float })
colour_float()
vim.cmd('syntax on')
-- Neovim brings a parser for C but none for C++, which the float's code is written in.
vim.treesitter.language.register('c', 'cpp')

vim.opt.runtimepath:append(os.getenv('PLUGIN'))
vim.lsp.enable('keydocs')

-- The addresses of links are hidden, but would still make their lines wrap.
vim.keymap.set('n', 'K', function()
  vim.lsp.buf.hover({ wrap = false, max_width = 84, close_events = {} })
end)
