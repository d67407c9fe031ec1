-- The plugin's help: nvim --clean --headless -l help.lua FOLDER KEYDOCS ROOT
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

-- In a copy, because the index of tags is written beside the page.
local copy = vim.fs.joinpath(arg[3], 'plugin')
vim.fn.mkdir(vim.fs.joinpath(copy, 'doc'), 'p')
vim.uv.fs_copyfile(vim.fs.joinpath(arg[1], 'doc', 'keydocs.txt'), vim.fs.joinpath(copy, 'doc', 'keydocs.txt'))
vim.opt.runtimepath:prepend(copy)

local function is_known(subject)
  return (pcall(vim.cmd.help, subject))
end

user.finish(function()
  vim.cmd.helptags(vim.fs.joinpath(copy, 'doc'))
  vim.cmd.help('keydocs')
  seen.page = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  seen.links, seen.dead = 0, {}
  for link in text:gmatch('|([^%s|]+)|') do
    seen.links = seen.links + 1
    if not is_known(link) then
      table.insert(seen.dead, link)
    end
  end
  seen.no_code = {}
  for code in text:gmatch('>lua\n(.-)\n<') do
    -- What stands in a specification of a plugin manager is a table, not a statement.
    if not loadstring(code) and not loadstring('return ' .. code) then
      table.insert(seen.no_code, code)
    end
  end
end)
