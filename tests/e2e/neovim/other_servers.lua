-- Beside another language server: nvim --clean --headless -l other_servers.lua FOLDER KEYDOCS ROOT
local folder, keydocs, root = arg[1], arg[2], arg[3]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

user.install(keydocs, folder)
vim.lsp.enable('keydocs')

-- What the other server says: it is called with a callback, or never answers.
local say
local asked = 0

vim.lsp.config('other', {
  cmd = function()
    return {
      request = function(method, _, callback)
        if method == 'initialize' then
          vim.schedule(function()
            -- Another encoding than Keydocs, so that columns have to be converted.
            callback(nil, { capabilities = { definitionProvider = true, positionEncoding = 'utf-16' } })
          end)
        elseif method == 'textDocument/definition' then
          asked = asked + 1
          say(vim.schedule_wrap(callback))
        end
        return true, asked + 1
      end,
      notify = function() end,
      is_closing = function()
        return false
      end,
      terminate = function() end,
    }
  end,
  filetypes = { 'python' },
})
vim.lsp.enable('other')

local function location(path, text)
  for number, line in ipairs(vim.fn.readfile(vim.fs.joinpath(root, path))) do
    local column = line:find(text, 1, true)
    if column then
      local place = { line = number - 1, character = column - 1 }
      return { uri = vim.uri_from_fname(vim.fs.joinpath(root, path)), range = { start = place, ['end'] = place } }
    end
  end
end

local function always(result)
  return function(callback)
    callback(nil, result)
  end
end

-- The first line of the hover's code, nil without a hover.
local function hover()
  local found = user.ask('textDocument/hover')
  return found and vim.split(found.contents.value, '\n')[2]
end

-- The files that all servers lead to.
local function definitions()
  local paths = {}
  local params = function(client)
    return vim.lsp.util.make_position_params(0, client.offset_encoding)
  end
  local answers, done = nil, false
  vim.lsp.buf_request_all(0, 'textDocument/definition', params, function(results)
    answers, done = results, true
  end)
  user.wait('definitions', function()
    return done
  end)
  for _, answer in pairs(answers) do
    local result = answer.result ~= vim.NIL and answer.result or {}
    for _, place in ipairs(vim.islist(result) and result or { result }) do
      table.insert(paths, vim.fs.relpath(root, vim.uri_to_fname(place.targetUri or place.uri)) or 'outside')
    end
  end
  table.sort(paths)
  return paths
end

user.finish(function()
  say = always({})
  user.open(vim.fs.joinpath(root, 'almanac/watch.py'))
  user.go_to('def plan_night', 'Station')
  user.ready()
  seen.silent = hover()
  say = always(location('almanac/station.py', 'StationError'))
  seen.meant = hover()
  say = always(location('almanac/station.py', 'Station:'))
  seen.two = definitions()
  seen.told = #user.messages
  definitions()
  seen.told_again = #user.messages
  user.client().settings = { keydocs = { definition = { when = 'alone' } } }
  seen.alone = definitions()
  user.client().settings = { keydocs = { definition = { when = 'never' } } }
  seen.never = definitions()
  user.client().settings = {}
  say = always({ uri = 'file:///usr/lib/x.py', range = location('almanac/station.py', 'Station:').range })
  seen.outside = hover() or 'nothing'
  say = function(callback)
    callback({ code = -32603, message = 'no' })
  end
  seen.failing = hover()
  say = function() end
  local before = asked
  for _ = 1, 6 do
    seen.dead = hover()
  end
  seen.asked_while_dead = asked - before
  user.client().settings = { keydocs = { askLanguageServers = false } }
  before = asked
  seen.not_asked = hover()
  seen.asked_when_off = asked - before
end)
