---The running server, and what is asked of it.
local M = {}

local NAME = 'keydocs'

---@param text string
---@param level? integer
function M.notify(text, level)
  vim.notify('Keydocs: ' .. text, level or vim.log.levels.INFO)
end

---All running servers: one for each root.
---@return vim.lsp.Client[]
function M.all()
  return vim.lsp.get_clients({ name = NAME })
end

---The server of the current buffer; for buffers without one, such as help, that of the working folder.
---@return vim.lsp.Client?
function M.find()
  local here = vim.lsp.get_clients({ name = NAME, bufnr = 0 })[1]
  if here then
    return here
  end
  local clients = M.all()
  for _, client in ipairs(clients) do
    if client.root_dir and vim.fs.relpath(client.root_dir, vim.fn.getcwd()) then
      return client
    end
  end
  return clients[1]
end

---The same for commands, which tell the user when there is none.
---@return vim.lsp.Client?
function M.expect()
  local client = M.find()
  if not client then
    M.notify('no server is running, see :checkhealth keydocs', vim.log.levels.ERROR)
  end
  return client
end

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param on_result fun(result: any) is not called after an error, which the user is told
function M.request(client, method, params, on_result)
  local sent = client:request(method, params, function(err, result)
    if err then
      M.notify(err.message, vim.log.levels.ERROR)
    else
      on_result(result)
    end
  end, vim.api.nvim_get_current_buf())
  if not sent then
    M.notify('the server has ended, see :checkhealth keydocs', vim.log.levels.ERROR)
  end
end

---@param client vim.lsp.Client
---@param command string
---@param argument? table
---@param on_result fun(result: any)
function M.execute(client, command, argument, on_result)
  local params = { command = command, arguments = argument and { argument } or nil }
  M.request(client, 'workspace/executeCommand', params, on_result)
end

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param milliseconds integer
---@return any result nil where no answer came in time
function M.request_sync(client, method, params, milliseconds)
  local answer = client:request_sync(method, params, milliseconds, vim.api.nvim_get_current_buf())
  local result = answer and not answer.err and answer.result
  return result ~= vim.NIL and result or nil
end

return M
