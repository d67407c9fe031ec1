-- A user's session without the plugin's commands: nvim --clean --headless -l session.lua FOLDER KEYDOCS ROOT
local folder, keydocs, root = arg[1], arg[2], arg[3]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

user.install(keydocs, folder)
vim.lsp.enable('keydocs')
-- Neovim brings a parser for C but none for C++, which the float's code is written in.
vim.treesitter.language.register('c', 'cpp')

local function open(path)
  user.open(vim.fs.joinpath(root, path))
end

-- What could follow `typed` in a new last line.
local function complete(typed)
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { typed })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), #typed })
  local params = vim.lsp.util.make_position_params(0, user.client().offset_encoding)
  -- As in insert mode: the cursor stands behind the last character.
  params.position.character = #typed
  local labels = {}
  for _, item in ipairs(user.ask('textDocument/completion', params).items) do
    table.insert(labels, item.label)
  end
  return labels
end

-- What an act lists.
local function quickfix(act)
  vim.fn.setqflist({})
  act()
  user.wait('the quickfix list', function()
    return #vim.fn.getqflist() > 0
  end)
  local entries = vim.tbl_map(function(entry)
    return { path = vim.fs.relpath(root, vim.api.nvim_buf_get_name(entry.bufnr)), line = entry.lnum, text = entry.text }
  end, vim.fn.getqflist())
  vim.cmd.cclose()
  return entries
end

-- Somebody else's tool writes documentation, which Neovim does not watch here; then the user saves any file.
local function document_elsewhere(page_of, name)
  local path = vim.fs.joinpath(root, page_of)
  local lines = vim.fn.readfile(path)
  table.insert(
    lines,
    vim.fn.index(lines, '### Functions') + 3,
    ('- **`%s`**: [sun.py_docs.md](./sun.py_docs.md)'):format(name)
  )
  vim.fn.writefile(lines, path)
  seen.before_save = user.ask('workspace/symbol', { query = name })
  vim.cmd('silent write')
  user.wait('the new name', function()
    local found = user.ask('workspace/symbol', { query = name })
    return found and found[1] and found[1].name == name
  end)
  seen.found_after_save = true
end

user.finish(function()
  open('almanac/watch.py')
  user.go_to('night = night_of(', 'night_of')
  user.ready()
  local client = user.client()
  seen.client = { name = client.name, root = client.root_dir, encoding = client.offset_encoding }
  seen.hover = user.ask('textDocument/hover')
  seen.float = user.float(vim.lsp.buf.hover)
  seen.definition = user.ask('textDocument/definition')
  seen.jump = user.jump(root, vim.lsp.buf.definition)
  -- Of a member of something unknown all are offered.
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'anything.hours' })
  user.go_to('anything.hours', 'hours')
  seen.several = quickfix(vim.lsp.buf.definition)
  user.go_to('night = night_of(', 'night_of')
  seen.references = quickfix(vim.lsp.buf.references)
  document_elsewhere('docs/almanac/sun.py_kw.md', 'afterglow_of')

  open('lamp/character.cpp')
  user.go_to('LAMP_REQUIRE(group >= 1', 'LAMP_REQUIRE')
  seen.macro_float = user.float(vim.lsp.buf.hover)
  seen.macro_jump = user.jump(root, vim.lsp.buf.definition)
  -- Until the sources are understood, names of other languages are offered, too.
  user.wait('the names of the language', function()
    seen.completion = complete('    LAMP_')
    return #seen.completion > 0 and not vim.tbl_contains(seen.completion, 'LAMP_SOURCES')
  end, user.READY_MS)

  open('docs/almanac/sun.py_kw.md')
  local params = { textDocument = vim.lsp.util.make_text_document_params() }
  seen.symbols = vim.lsp.util.symbols_to_items(user.ask('textDocument/documentSymbol', params), 0, 'utf-8')

  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', 'See [the sun](../sun.py_docs.md).' })
  local function broken()
    return vim.tbl_filter(function(one)
      return one.code == 'broken-link'
    end, vim.diagnostic.get(0))
  end
  vim.wait(10000, function()
    return #broken() > 0
  end)
  seen.diagnostics = vim.tbl_map(function(one)
    return { line = one.lnum + 1, last = vim.api.nvim_buf_line_count(0), source = one.source }
  end, broken())
  user.go_to('See [the sun](../sun', 'sun.py')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.isPreferred
    end,
  })
  vim.wait(10000, function()
    return vim.api.nvim_get_current_line():find('(sun.py_docs.md)', 1, true) ~= nil
  end)
  seen.repaired = vim.api.nvim_get_current_line()
  vim.bo.modified = false

  open('README.md')
  user.go_to('what is particular', 'what')
  seen.plain_word = user.ask('textDocument/hover')
  seen.clients = #vim.lsp.get_clients()
end)
