---Access to the running servers.
local M = {}

local NAME = 'keydocs'

---@param text string
---@param level? integer
function M.notify(text, level)
  vim.notify('Keydocs: ' .. text, level or vim.log.levels.INFO)
end

---Return all running servers, one per root.
---@return vim.lsp.Client[]
function M.all()
  return vim.lsp.get_clients({ name = NAME })
end

---Return the server of the current buffer, else that of the working folder.
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

---Like find(), and notify the user if there is none.
---@return vim.lsp.Client?
function M.expect()
  local client = M.find()
  if not client then
    M.notify('the server is not running; see :checkhealth keydocs', vim.log.levels.ERROR)
  end
  return client
end

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param on_result fun(result: any) not called after an error, which is shown to the user
function M.request(client, method, params, on_result)
  local sent = client:request(method, params, function(err, result)
    if err then
      M.notify(err.message, vim.log.levels.ERROR)
    else
      on_result(result)
    end
  end, vim.api.nvim_get_current_buf())
  if not sent then
    M.notify('the server has exited; see :checkhealth keydocs', vim.log.levels.ERROR)
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
---@return any result nil after an error or timeout
function M.request_sync(client, method, params, milliseconds)
  local response = client:request_sync(method, params, milliseconds, vim.api.nvim_get_current_buf())
  local result = response and not response.err and response.result
  return result ~= vim.NIL and result or nil
end

return M
