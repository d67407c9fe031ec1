-- What the scripts of this folder do as a user would. Each ends by printing what was seen as one JSON object.
local M = { READY_MS = 20000, WAIT_MS = 5000, seen = {} }

---What Neovim would have shown in its message area.
M.messages = {}
vim.notify = function(text)
  table.insert(M.messages, text)
end

-- As after `pip install` and with the folder of the plugin on the runtimepath; `command` is the installed one.
function M.install(command, folder)
  vim.env.PATH = vim.fs.dirname(command) .. ':' .. vim.env.PATH
  vim.opt.runtimepath:prepend(folder)
  vim.cmd('filetype on')
end

function M.wait(what, condition, ms)
  if not vim.wait(ms or M.WAIT_MS, condition, 10) then
    error('waited in vain for ' .. what, 2)
  end
end

function M.client()
  return vim.lsp.get_clients({ bufnr = 0, name = 'keydocs' })[1]
end

function M.open(path)
  vim.cmd.edit(path)
  M.wait('the client in ' .. path, function()
    return M.client() ~= nil and M.client().initialized
  end, M.READY_MS)
end

-- Puts the cursor on the first `name` of the line that contains `text`.
function M.go_to(text, name)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      vim.api.nvim_win_set_cursor(0, { number, line:find(name, 1, true) - 1 })
      return
    end
  end
  error('no line with ' .. text)
end

-- With the number of the buffer, not 0, or else the changes in it would be sent after the request.
function M.ask(method, params)
  params = params or vim.lsp.util.make_position_params(0, M.client().offset_encoding)
  local answer = assert(M.client():request_sync(method, params, M.WAIT_MS, vim.api.nvim_get_current_buf()))
  assert(not answer.err, vim.inspect(answer.err))
  return answer.result ~= vim.NIL and answer.result or nil
end

-- The index is made in the background: the first answers may be empty.
function M.ready()
  M.wait('the first hover', function()
    return M.ask('textDocument/hover') ~= nil
  end, M.READY_MS)
end

-- Where the user stands.
function M.place(root)
  return {
    path = vim.fs.relpath(root, vim.api.nvim_buf_get_name(0)) or vim.api.nvim_buf_get_name(0),
    line = vim.api.nvim_win_get_cursor(0)[1],
    text = vim.api.nvim_get_current_line(),
  }
end

-- Does something that leads to another file; tells where, and what is then on the tag stack; and goes back.
function M.jump(root, act, has_arrived)
  local from = vim.api.nvim_get_current_buf()
  act()
  M.wait('the jump', function()
    return vim.api.nvim_get_current_buf() ~= from and (not has_arrived or has_arrived())
  end)
  local there = M.place(root)
  local stack = vim.fn.gettagstack()
  local tag = stack.items[#stack.items]
  there.tag = tag and tag.from[1] == from and tag.tagname or nil
  vim.cmd.buffer(from)
  return there
end

-- The floating window that an act opens; it is closed.
function M.float(act)
  act()
  local window
  M.wait('the float', function()
    window = vim.iter(vim.api.nvim_list_wins()):find(function(each)
      return vim.api.nvim_win_get_config(each).relative ~= ''
    end)
    return window ~= nil
  end)
  local buffer = vim.api.nvim_win_get_buf(window)
  local float = {
    lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false),
    conceallevel = vim.wo[window].conceallevel,
    highlights = M.highlights(buffer),
  }
  vim.api.nvim_win_close(window, true)
  return float
end

-- What the parts of the first line of code are coloured as: `def` and `keyword.function`.
function M.highlights(buffer)
  local found = {}
  if not vim.treesitter.highlighter.active[buffer] then
    return found
  end
  vim.treesitter.get_parser(buffer):parse(true)
  for column = 0, #vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1] - 1 do
    for _, capture in ipairs(vim.treesitter.get_captures_at_pos(buffer, 1, column)) do
      if capture.lang ~= 'markdown' then
        found[capture.capture] = true
      end
    end
  end
  return vim.tbl_keys(found)
end

-- All processes below this one.
function M.processes(parent)
  local found = {}
  for _, child in ipairs(vim.api.nvim_get_proc_children(parent or vim.fn.getpid())) do
    table.insert(found, child)
    vim.list_extend(found, M.processes(child))
  end
  return found
end

function M.finish(session)
  local ok, message = xpcall(session, debug.traceback)
  M.seen.error = not ok and message or nil
  M.seen.errmsg = vim.v.errmsg ~= '' and vim.v.errmsg or nil
  M.seen.processes = M.processes()
  io.stdout:write(vim.json.encode(M.seen), '\n')
  io.stdout:flush()
  vim.cmd('qall!')
end

return M
