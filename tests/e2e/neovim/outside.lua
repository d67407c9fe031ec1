-- Files that lie outside of a repository: nvim --clean --headless -l outside.lua FOLDER KEYDOCS PROJECT TREE NOWHERE
-- PROJECT is a root and the working folder, TREE a documented folder without a marker, NOWHERE has nothing.
local folder, keydocs, project, tree, nowhere = arg[1], arg[2], arg[3], arg[4], arg[5]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))

user.install(keydocs, folder)
vim.lsp.enable('keydocs')

local function root_of(path)
  user.open(path)
  return user.client().root_dir
end

user.finish(function()
  user.seen.tree = root_of(vim.fs.joinpath(tree, 'almanac', 'watch.py'))
  user.go_to('night = night_of(', 'night_of')
  user.ready()
  user.seen.library = root_of(vim.fs.joinpath(nowhere, 'library.py'))
  user.seen.project = root_of(vim.fs.joinpath(project, 'almanac', 'watch.py'))
  vim.cmd.cd(nowhere)
  user.seen.single = root_of(vim.fs.joinpath(nowhere, 'single.py')) or 'none'
  user.seen.clients = #vim.lsp.get_clients()
end)
