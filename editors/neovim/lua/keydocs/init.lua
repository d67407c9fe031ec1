---The commands, for `:Keydocs`, mappings and Lua.
local clients = require('keydocs.client')
local counted = require('keydocs.counts').counted

local M = {}

---@class keydocs.Root
---@field root string
---@field index string path, empty without an index
---@field message string the counts in words
---@field keywordFiles integer
---@field entries integer
---@field names integer
---@field problems integer

---@class keydocs.Info
---@field version string
---@field roots keydocs.Root[]
---@field log string path, empty without a log

---@generic T
---@param items T[]
---@param options table for vim.ui.select
---@param on_choice fun(item: T)
local function choose(items, options, on_choice)
  if #items == 1 then
    return on_choice(items[1])
  end
  vim.ui.select(items, options, function(item)
    if item then
      on_choice(item)
    end
  end)
end

---@param client vim.lsp.Client
---@param place lsp.Location
---@param name? string
local function jump(client, place, name)
  local window = vim.api.nvim_get_current_win()
  vim.lsp.util.show_document(place, client.offset_encoding, { focus = true })
  if name then
    -- The tag stack names the word at the cursor, which need not be the requested name.
    local stack = vim.fn.gettagstack(window)
    stack.items[#stack.items].tagname = name
    vim.fn.settagstack(window, stack, 'r')
  end
end

---@param client vim.lsp.Client
---@param path string
local function shorten(client, path)
  return client.root_dir and vim.fs.relpath(client.root_dir, path) or vim.fn.fnamemodify(path, ':~:.')
end

---@param client vim.lsp.Client
---@param place lsp.Location
local function describe_place(client, place)
  local item = vim.lsp.util.locations_to_items({ place }, client.offset_encoding)[1]
  return ('%s:%d: %s'):format(shorten(client, item.filename), item.lnum, vim.trim(item.text))
end

---@param symbol lsp.WorkspaceSymbol
local function describe_symbol(symbol)
  return ('%s  %s  %s'):format(symbol.name, symbol.data.kind, symbol.containerName or '')
end

---Open the page about a name, by default the one at the cursor.
---@param name? string
function M.open(name)
  local client = clients.expect()
  if not client then
    return
  end
  local here = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local query = { name = name, uri = here.textDocument.uri, position = here.position, show = false }
  clients.execute(client, 'keydocs.openDocumentation', query, function(places)
    if not places or #places == 0 then
      return clients.notify(('no documentation found for %s'):format(name and ('"%s"'):format(name) or 'this position'))
    end
    choose(places, {
      prompt = 'Documentation for ' .. (name or vim.fn.expand('<cword>')),
      kind = 'keydocs.place',
      format_item = function(place)
        return describe_place(client, place)
      end,
    }, function(place)
      jump(client, place, name)
    end)
  end)
end

---@param client vim.lsp.Client
---@param symbol lsp.WorkspaceSymbol
local function jump_to_symbol(client, symbol)
  if symbol.location.range then
    return jump(client, symbol.location, symbol.name)
  end
  clients.request(client, 'workspaceSymbol/resolve', symbol, function(resolved)
    jump(client, resolved.location, symbol.name)
  end)
end

---@param client vim.lsp.Client
---@param query string
local function search_for(client, query)
  clients.execute(client, 'keydocs.searchIdentifiers', { query = query }, function(symbols)
    if not symbols or #symbols == 0 then
      return clients.notify(('no identifiers found for "%s"'):format(query))
    end
    choose(symbols, {
      prompt = ('Identifiers found for "%s"'):format(query),
      kind = 'keydocs.symbol',
      format_item = describe_symbol,
    }, function(symbol)
      jump_to_symbol(client, symbol)
    end)
  end)
end

---Search documented names and open the page of the chosen one.
---@param query? string prompts for it if nil
function M.search(query)
  local client = clients.expect()
  if not client then
    return
  end
  if query then
    return search_for(client, query)
  end
  vim.ui.input({ prompt = 'Search documented names: ', default = vim.fn.expand('<cword>') }, function(typed)
    if typed and vim.trim(typed) ~= '' then
      search_for(client, vim.trim(typed))
    end
  end)
end

---@param info keydocs.Info
---@return string[] lines of Markdown
local function describe_info(info)
  local lines = { '# Keydocs ' .. info.version }
  for _, root in ipairs(info.roots) do
    vim.list_extend(lines, {
      '',
      ('**%s**'):format(root.root),
      '',
      '- ' .. root.message,
      '- ' .. counted(root.entries, 'entry', 'entries'),
      ('- Index: `%s`'):format(root.index ~= '' and root.index or 'none yet'),
    })
  end
  if #info.roots == 0 then
    vim.list_extend(lines, { '', 'No folder is open.' })
  end
  if info.log ~= '' then
    vim.list_extend(lines, { '', ('Log: `%s`'):format(info.log) })
  end
  return lines
end

---Show the state of the index in a floating window.
function M.info()
  local client = clients.expect()
  if not client then
    return
  end
  clients.execute(client, 'keydocs.showIndexInfo', { show = false }, function(info)
    vim.lsp.util.open_floating_preview(describe_info(info), 'markdown', { focus_id = 'keydocs.info', wrap = false })
  end)
end

---Rebuild the index and report when it is done.
function M.rebuild()
  local client = clients.expect()
  if not client then
    return
  end
  clients.notify('rebuilding the index')
  clients.execute(client, 'keydocs.rebuildIndex', { wait = true }, function(status)
    if status then
      clients.notify(status.message)
    end
  end)
end

---Open the end of the server log. The server reports if there is none.
function M.log()
  local client = clients.expect()
  if not client then
    return
  end
  clients.execute(client, 'keydocs.showLog', nil, function(path)
    if path and vim.fs.normalize(vim.api.nvim_buf_get_name(0)) == vim.fs.normalize(path) then
      vim.cmd('normal! G')
    end
  end)
end

---Return the server's state for a status line, empty in buffers without a server.
---@return string
function M.status()
  return require('keydocs.status').text()
end

return M
