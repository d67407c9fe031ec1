---The last status of each server.
local M = {}

---@class keydocs.Status the parameters of the notification `keydocs/status`
---@field state 'indexing'|'ready'|'failed'
---@field message string
---@field percentage? integer
---@field keywordFiles integer
---@field entries integer
---@field names integer
---@field problems integer

---@type table<integer, keydocs.Status>
local by_client = {}

---@param status keydocs.Status
---@param client_id integer
function M.receive(status, client_id)
  by_client[client_id] = status
  vim.api.nvim_exec_autocmds('User', {
    pattern = 'KeydocsStatus',
    modeline = false,
    data = { client_id = client_id, status = status },
  })
  vim.cmd.redrawstatus()
end

---Return the last status of a server.
---@param client_id integer
---@return keydocs.Status?
function M.of(client_id)
  return by_client[client_id]
end

---@return string
function M.text()
  local client = vim.lsp.get_clients({ name = 'keydocs', bufnr = 0 })[1]
  if not client then
    return ''
  end
  local status = by_client[client.id]
  if not status or status.state == 'ready' then
    return 'keydocs'
  elseif status.state == 'indexing' then
    return ('keydocs %d%%%%'):format(status.percentage or 0)
  end
  return 'keydocs failed'
end

return M
