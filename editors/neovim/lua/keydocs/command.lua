---`:Keydocs` and its completion.
local clients = require('keydocs.client')

local M = {}

local COMPLETION_TIMEOUT_MS = 1000

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
local function subcommand_names()
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return names
end

---@param arguments string the text after `:Keydocs`
function M.run(arguments)
  local word, rest = arguments:match('^%s*(%S*)%s*(.-)%s*$')
  local subcommand = subcommands[word]
  if not subcommand then
    return clients.notify('usage: :Keydocs ' .. table.concat(subcommand_names(), '|'), vim.log.levels.ERROR)
  elseif rest ~= '' and not subcommand.takes_name then
    return clients.notify((':Keydocs %s takes no arguments'):format(word), vim.log.levels.ERROR)
  end
  subcommand.run(rest ~= '' and rest or nil)
end

---@param query string
---@return string[]
local function names_like(query)
  local client = clients.find()
  local command = { command = 'keydocs.searchIdentifiers', arguments = { { query = query } } }
  local symbols = client and clients.request_sync(client, 'workspace/executeCommand', command, COMPLETION_TIMEOUT_MS)
  local names, seen = {}, {}
  for _, symbol in ipairs(symbols or {}) do
    if not seen[symbol.name] then
      seen[symbol.name] = true
      table.insert(names, symbol.name)
    end
  end
  return names
end

---Complete a name. Neovim replaces only the last word, so candidates for a name with blanks are cut to their end.
---@param query string
---@return string[]
local function complete_name(query)
  local prefix = query:match('^.*%s') or ''
  local candidates = {}
  for _, name in ipairs(names_like(query)) do
    if vim.startswith(name, prefix) then
      table.insert(candidates, name:sub(#prefix + 1))
    end
  end
  return candidates
end

---@param typed string the command line up to the cursor
---@return string[]
function M.complete(typed)
  -- The command may be abbreviated and have modifiers.
  local word, query = typed:match('%f[%a]K%a*%s+(%S+)%s+(.*)$')
  if word then
    local subcommand = subcommands[word]
    return subcommand and subcommand.takes_name and complete_name(query) or {}
  end
  local lead = typed:match('(%S*)$')
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, subcommand_names())
end

return M
