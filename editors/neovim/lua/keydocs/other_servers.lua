---Asks the buffer's other servers which definition is meant, and Keydocs for its documentation.
local clients = require('keydocs.client')

local M = {}

local HOVER, DEFINITION = 'textDocument/hover', 'textDocument/definition'
local DOCUMENTATION_AT = 'keydocs/documentationAt'
local LIMIT_MS = 150
local MAX_LOCATIONS = 10
---Answers in a row that came too late, after which nobody is asked for a while.
local MAX_LATE = 3
local BACK_OFF_MS = 30000

local late, silent_until = 0, 0

---@param client vim.lsp.Client
---@param ... string
local function setting(client, ...)
  return vim.tbl_get(client.settings or {}, 'keydocs', ...)
end

---Convert a character of a line from one encoding to another.
---@param line string
---@param character integer
---@param from string
---@param to string
local function convert(line, character, from, to)
  return vim.str_utfindex(line, to, vim.str_byteindex(line, from, character, false), false)
end

---Return the locations of a response as the server of `client` takes them.
---@param response lsp.Location|lsp.Location[]|lsp.LocationLink[]|nil
---@param other vim.lsp.Client
---@param client vim.lsp.Client
local function locations_of(response, other, client)
  if not response or response == vim.NIL then
    return {}
  end
  local list = vim.islist(response) and response or { response }
  local items = vim.lsp.util.locations_to_items(vim.list_slice(list, 1, MAX_LOCATIONS), other.offset_encoding)
  return vim.tbl_map(function(item)
    local character = vim.str_utfindex(item.text, client.offset_encoding, math.min(item.col - 1, #item.text), false)
    local place = { line = item.lnum - 1, character = character }
    return { uri = vim.uri_from_fname(vim.uv.fs_realpath(item.filename) or item.filename), range = { start = place, ['end'] = place } }
  end, items)
end

---Call `on_locations` once with the definitions of the first server that has some; without any after the limit.
---@param client vim.lsp.Client
---@param others vim.lsp.Client[]
---@param params table
---@param buffer integer
---@param on_locations fun(locations: table[])
local function ask_others(client, others, params, buffer, on_locations)
  local open, is_done, requests = #others, false, {}
  local function finish(locations)
    if is_done then
      return
    end
    is_done = true
    for other, id in pairs(requests) do
      other:cancel_request(id)
    end
    on_locations(locations)
  end
  local row = params.position.line
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
  for _, other in ipairs(others) do
    local character = convert(line, params.position.character, client.offset_encoding, other.offset_encoding)
    local theirs = { textDocument = params.textDocument, position = { line = row, character = character } }
    local sent, id = other:request(DEFINITION, theirs, function(err, response)
      requests[other] = nil
      open = open - 1
      late = 0
      local locations = err and {} or locations_of(response, other, client)
      if #locations > 0 or open == 0 then
        finish(locations)
      end
    end, buffer)
    if sent then
      requests[other] = id
    else
      open = open - 1
    end
  end
  vim.defer_fn(function()
    if not is_done then
      late = late + 1
      if late >= MAX_LATE then
        late, silent_until = 0, vim.uv.now() + BACK_OFF_MS
      end
      finish({})
    end
  end, open > 0 and LIMIT_MS or 0)
end

---@param client vim.lsp.Client
---@param buffer integer
local function others_of(client, buffer)
  if setting(client, 'askLanguageServers') == false or vim.uv.now() < silent_until or vim.bo[buffer].filetype == 'markdown' then
    return {}
  end
  return vim.tbl_filter(function(other)
    return other.id ~= client.id and other.name ~= client.name
  end, vim.lsp.get_clients({ bufnr = buffer, method = DEFINITION }))
end

---Say, once, how to leave go to definition to the other server.
local function offer_alone()
  local path = vim.fs.joinpath(vim.fn.stdpath('state'), 'keydocs-definition-told')
  if vim.uv.fs_stat(path) then
    return
  end
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  vim.fn.writefile({}, path)
  clients.notify(
    'go to definition shows the source and its page. '
      .. "To leave it to the other server, set keydocs.definition.when to 'alone'; see :help keydocs-other-servers"
  )
end

---@param client vim.lsp.Client
---@param method string
---@param answer table the result of keydocs/documentationAt
local function result_of(client, method, answer)
  if method == HOVER then
    return answer.hover ~= vim.NIL and answer.hover or nil
  end
  if setting(client, 'definition', 'when') == 'alone' then
    return {}
  end
  if setting(client, 'definition', 'when') == nil and answer.state == 'documented' then
    offer_alone()
  end
  return answer.targets
end

---Let hover and definition of a client follow what the buffer's other servers say.
---@param client vim.lsp.Client
function M.attach(client)
  local request = client.rpc.request
  local last_id = 0

  ---@param method string
  ---@param params table
  ---@param callback fun(err: any, result: any)
  ---@param notify_reply? fun(id: integer)
  client.rpc.request = function(method, params, callback, notify_reply)
    if method ~= HOVER and method ~= DEFINITION then
      return request(method, params, callback, notify_reply)
    end
    local is_never = method == DEFINITION and setting(client, 'definition', 'when') == 'never'
    local buffer = vim.uri_to_bufnr(params.textDocument.uri)
    local others = is_never and {} or others_of(client, buffer)
    if #others == 0 and not is_never then
      return request(method, params, callback, notify_reply)
    end
    last_id = last_id - 1
    local id = last_id
    local function replied()
      if notify_reply then
        notify_reply(id)
      end
    end
    local function answer(result)
      replied()
      callback(nil, result)
    end
    if is_never then
      vim.schedule(function()
        answer({})
      end)
      return true, id
    end
    ask_others(client, others, params, buffer, function(locations)
      if #locations == 0 then
        return request(method, params, callback, replied)
      end
      local about = { textDocument = params.textDocument, position = params.position, locations = locations }
      request(DOCUMENTATION_AT, about, function(err, found)
        if err or not found or found.state == 'unmapped' then
          return request(method, params, callback, replied)
        end
        answer(result_of(client, method, found))
      end)
    end)
    return true, id
  end
end

return M
