---`:Keydocs` and its completion.
local clients = require('keydocs.client')

local M = {}

-- Nobody waits longer for a list that Tab can ask for again.
local COMPLETION_MS = 1000

---@type table<string, { run: fun(rest?: string), takes_name?: boolean }>
local subcommands = {
  open = {
    takes_name = true,
    run = function(name)
      require('keydocs').open(name)
    end,
  },
  search = {
    takes_name = true,
    run = function(query)
      require('keydocs').search(query)
    end,
  },
  info = {
    run = function()
      require('keydocs').info()
    end,
  },
  rebuild = {
    run = function()
      require('keydocs').rebuild()
    end,
  },
  log = {
    run = function()
      require('keydocs').log()
    end,
  },
}

---@return string[]
local function known()
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return names
end

---@param arguments string all that was typed after `:Keydocs`
function M.run(arguments)
  local word, rest = arguments:match('^%s*(%S*)%s*(.-)%s*$')
  local subcommand = subcommands[word]
  if not subcommand then
    return clients.notify('use :Keydocs ' .. table.concat(known(), '|'), vim.log.levels.ERROR)
  elseif rest ~= '' and not subcommand.takes_name then
    return clients.notify((':Keydocs %s takes no argument'):format(word), vim.log.levels.ERROR)
  end
  subcommand.run(rest ~= '' and rest or nil)
end

---@param query string
---@return string[]
local function names_like(query)
  local client = clients.find()
  local command = { command = 'keydocs.searchIdentifiers', arguments = { { query = query } } }
  local symbols = client and clients.request_sync(client, 'workspace/executeCommand', command, COMPLETION_MS)
  local names, seen = {}, {}
  for _, symbol in ipairs(symbols or {}) do
    if not seen[symbol.name] then
      seen[symbol.name] = true
      table.insert(names, symbol.name)
    end
  end
  return names
end

---What may follow. Neovim replaces only the last word, so of a name with blanks only its end is offered.
---@param query string
---@return string[]
local function complete_name(query)
  local before = query:match('^.*%s') or ''
  local offered = {}
  for _, name in ipairs(names_like(query)) do
    if vim.startswith(name, before) then
      table.insert(offered, name:sub(#before + 1))
    end
  end
  return offered
end

---@param typed string the command line up to the cursor
---@return string[]
function M.complete(typed)
  -- The command may be abbreviated, and stand behind others' modifiers.
  local word, query = typed:match('%f[%a]K%a*%s+(%S+)%s+(.*)$')
  if word then
    local subcommand = subcommands[word]
    return subcommand and subcommand.takes_name and complete_name(query) or {}
  end
  local lead = typed:match('(%S*)$')
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, known())
end

return M
