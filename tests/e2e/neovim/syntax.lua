-- Which of some files are no Lua: nvim --clean --headless -l syntax.lua FOLDER KEYDOCS ROOT FILE...
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))

user.finish(function()
  user.seen.errors = {}
  for number = 4, #arg do
    local _, message = loadfile(arg[number])
    table.insert(user.seen.errors, message)
  end
end)
