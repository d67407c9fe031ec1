---`:checkhealth keydocs`
local clients = require('keydocs.client')

local M = {}
local health = vim.health

local WAIT_MS = 3000

---@param command string[]
---@return string? output nil if the command fails
local function output_of(command)
  local ok, process = pcall(vim.system, command, { text = true, timeout = 10 * WAIT_MS })
  local done = ok and process:wait()
  return done and done.code == 0 and vim.trim(done.stdout) or nil
end

---Return the Python in the first lines of an installed script, nil for other programs.
---@param path string
---@return string?
local function python_of(path)
  for _, line in ipairs(vim.fn.readfile(path, '', 2)) do
    -- pip writes the second form if the path is too long for the first.
    local python = line:match('^#!%s*(%S*python%S*)') or line:match("^'''exec' [\"']?(.-python[%d.]*)[\"']? ")
    if python then
      return python
    end
  end
end

---@param path string
local function check_python(path)
  local python = python_of(path)
  local version = python and output_of({ python, '--version' })
  if version then
    health.info(('%s (%s)'):format(version, python))
  end
end

local function check_neovim()
  health.start('Neovim')
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok(tostring(vim.version()))
  else
    health.error('the plugin needs Neovim 0.11 or later')
  end
end

---@param name string
local function check_command(name)
  local path = vim.fn.exepath(name)
  if path == '' then
    return health.error(('command not found on the PATH of Neovim: %s'):format(name), {
      'Install Keydocs with `pipx install`, `uv tool install` or `pip install`; see its README.',
      "Or configure its path: vim.lsp.config('keydocs', { cmd = { '/path/to/keydocs', 'serve' } })",
    })
  end
  local version = output_of({ path, '--version' })
  if version then
    health.ok(('%s (%s)'):format(version, path))
  else
    health.error(('`%s --version` failed'):format(path), { 'Run it in a terminal.' })
  end
  check_python(path)
end

local function check_server()
  health.start('Server')
  local config = vim.lsp.config.keydocs
  local cmd = config and config.cmd
  if type(cmd) == 'table' then
    check_command(cmd[1])
  elseif cmd then
    health.info('started by a function in your configuration')
  else
    health.error("no configuration named 'keydocs'", { 'Put editors/neovim on the runtimepath.' })
  end
  if vim.lsp.is_enabled('keydocs') then
    health.ok('enabled')
  elseif #clients.all() == 0 then
    health.warn('not enabled', { "Add vim.lsp.enable('keydocs') to your init.lua." })
  end
end

---@param root keydocs.Root
local function report_root(root)
  if root.index == '' then
    health.warn(('%s: no index yet'):format(root.root), { 'See the log: `:Keydocs log`' })
  elseif root.keywordFiles == 0 then
    health.warn(('%s: no keyword files'):format(root.root), {
      'Is this the documented folder? Add `keydocs.toml` to a folder to make it a root.',
    })
  else
    health.ok(('%s: %s (%s)'):format(root.root, root.message, root.index))
  end
  if root.problems > 0 then
    health.info('Run `keydocs check` to list problems in keyword files')
  end
end

---@param client vim.lsp.Client
local function check_index(client)
  local command = { command = 'keydocs.showIndexInfo', arguments = { { show = false } } }
  ---@type keydocs.Info?
  local info = clients.request_sync(client, 'workspace/executeCommand', command, WAIT_MS)
  if not info then
    return health.error('the server does not respond', { 'See `:Keydocs log` and ' .. vim.lsp.log.get_filename() })
  end
  for _, root in ipairs(info.roots) do
    report_root(root)
  end
  if #info.roots == 0 then
    health.info('no root: these files are outside any documented folder')
  end
  if info.understoodLanguages and #info.understoodLanguages > 0 then
    health.ok('code is understood in ' .. table.concat(info.understoodLanguages, ', '))
  else
    health.warn('names are found by name only: the parsers of tree-sitter are not installed')
  end
  if info.log ~= '' then
    health.info('log: ' .. info.log)
  end
end

---@param client vim.lsp.Client
local function check_watching(client)
  local watching = vim.tbl_get(client.capabilities, 'workspace', 'didChangeWatchedFiles', 'dynamicRegistration')
  if watching then
    health.ok('Neovim watches files')
  else
    health.ok('Neovim does not watch files on this system; the server rescans when a file is saved')
  end
end

---@param client vim.lsp.Client
local function check_client(client)
  health.start(('Running for %s'):format(client.root_dir or 'single files'))
  local status = require('keydocs.status').of(client.id)
  if status and status.state == 'failed' then
    health.error(status.message)
  elseif status then
    health.info(('%s: %s'):format(status.state, status.message))
  end
  check_index(client)
  check_watching(client)
end

function M.check()
  check_neovim()
  check_server()
  for _, client in ipairs(clients.all()) do
    check_client(client)
  end
  if #clients.all() == 0 then
    health.start('Running')
    health.info('not in any buffer; open a file in a documented folder')
  end
end

return M
