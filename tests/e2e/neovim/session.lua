-- A user's session in Neovim: nvim --clean --headless -l session.lua KEYDOCS ROOT
-- Prints what the user would have seen as one JSON object.
local keydocs, root = arg[1], arg[2]
local READY_MS = 20000
local WAIT_MS = 5000
local seen = {}

-- As in the user's init.lua, see docs/editors.md. No filetypes, so that it attaches to every file; a workspace is
-- required, or else Neovim would start a second server for the Markdown in its own floating windows.
vim.lsp.config('keydocs', {
  cmd = { keydocs, 'serve' },
  root_markers = { 'keydocs.toml', '.git' },
  workspace_required = true,
})
vim.lsp.enable('keydocs')
vim.cmd('filetype on')

local function wait(what, condition, ms)
  if not vim.wait(ms or WAIT_MS, condition, 10) then
    error('waited in vain for ' .. what)
  end
end

local function client()
  return vim.lsp.get_clients({ bufnr = 0, name = 'keydocs' })[1]
end

local function open(path)
  vim.cmd.edit(vim.fs.joinpath(root, path))
  wait('the client in ' .. path, function()
    return client() ~= nil and client().initialized
  end)
end

-- Puts the cursor on the first `name` of the line that contains `text`.
local function go_to(text, name)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      vim.api.nvim_win_set_cursor(0, { number, line:find(name, 1, true) - 1 })
      return
    end
  end
  error('no line with ' .. text)
end

-- With the number of the buffer, not 0, or else the changes in it would be sent after the request.
local function ask(method, column)
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  params.position.character = column or params.position.character
  local answer = assert(client():request_sync(method, params, WAIT_MS, vim.api.nvim_get_current_buf()))
  assert(not answer.err, vim.inspect(answer.err))
  return answer.result
end

local function relative(path)
  return vim.fs.relpath(root, path) or path
end

-- The index is made in the background: the first answers may be empty.
local function ready()
  wait('the first hover', function()
    local hover = ask('textDocument/hover')
    return hover ~= nil and hover ~= vim.NIL
  end, READY_MS)
end

-- What K shows.
local function float()
  vim.lsp.buf.hover()
  local buffer = vim.api.nvim_get_current_buf()
  wait('the float', function()
    return vim.b[buffer].lsp_floating_preview ~= nil
  end)
  local window = vim.b[buffer].lsp_floating_preview
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return lines
end

-- Where CTRL-] leads.
local function jump()
  local from = vim.api.nvim_buf_get_name(0)
  vim.lsp.buf.definition()
  wait('the jump', function()
    return vim.api.nvim_buf_get_name(0) ~= from
  end)
  local there = {
    path = relative(vim.api.nvim_buf_get_name(0)),
    line = vim.api.nvim_win_get_cursor(0)[1],
    text = vim.api.nvim_get_current_line(),
  }
  vim.cmd.buffer(vim.fn.bufnr(from))
  return there
end

-- What could follow `typed` in a new last line.
local function complete(typed)
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { typed })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), #typed })
  -- As in insert mode: the cursor stands behind the last character.
  local answer = ask('textDocument/completion', #typed)
  local labels = {}
  for _, item in ipairs(answer.items) do
    table.insert(labels, item.label)
  end
  return labels
end

-- All processes below this one.
local function processes(parent)
  local found = {}
  for _, child in ipairs(vim.api.nvim_get_proc_children(parent)) do
    table.insert(found, child)
    vim.list_extend(found, processes(child))
  end
  return found
end

local function session()
  open('almanac/watch.py')
  go_to('night = night_of(', 'night_of')
  ready()
  seen.client = { name = client().name, root = client().root_dir, encoding = client().offset_encoding }
  seen.hover = ask('textDocument/hover')
  seen.float = float()
  seen.definition = ask('textDocument/definition')
  seen.jump = jump()

  open('lamp/character.cpp')
  seen.clients = #vim.lsp.get_clients()
  go_to('LAMP_REQUIRE(group >= 1', 'LAMP_REQUIRE')
  seen.macro_float = float()
  seen.macro_jump = jump()
  seen.completion = complete('    LAMP_')

  open('README.md')
  go_to('what is particular', 'what')
  seen.plain_word = ask('textDocument/hover')

  seen.processes = processes(vim.fn.getpid())
end

local ok, message = xpcall(session, debug.traceback)
seen.error = not ok and message or nil
seen.errmsg = vim.v.errmsg ~= '' and vim.v.errmsg or nil
io.stdout:write(vim.json.encode(seen), '\n')
io.stdout:flush()
vim.cmd('qall!')
