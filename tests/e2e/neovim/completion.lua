-- Completion for the two plugins that most people complete with:
-- nvim --clean --headless -l completion.lua FOLDER KEYDOCS ROOT
local folder, keydocs, root = arg[1], arg[2], arg[3]
local user = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'user.lua'))
local seen = user.seen

-- What blink.cmp and nvim-cmp tell servers that they can do, beyond Neovim itself.
local capabilities = {
  textDocument = {
    completion = {
      completionItem = {
        snippetSupport = true,
        insertReplaceSupport = true,
        labelDetailsSupport = true,
        resolveSupport = { properties = { 'documentation', 'detail', 'additionalTextEdits', 'command', 'data' } },
      },
      completionList = {
        itemDefaults = { 'commitCharacters', 'editRange', 'insertTextFormat', 'insertTextMode', 'data' },
      },
      contextSupport = true,
    },
  },
}

user.install(keydocs, folder)
vim.lsp.config('keydocs', { capabilities = capabilities })
vim.lsp.enable('keydocs')

-- As both plugins do it: the item's own edit, else the list's range with the item's text.
local function edit_of(list, item)
  local defaults = list.itemDefaults or {}
  local edit = item.textEdit
    or defaults.editRange and { range = defaults.editRange, newText = item.textEditText or item.label }
  -- A range may come as two: for inserting and for replacing.
  local range = edit.insert or edit.range.insert or edit.range
  return { range = range, newText = edit.newText }
end

user.finish(function()
  user.open(vim.fs.joinpath(root, 'lamp/character.cpp'))
  user.go_to('LAMP_REQUIRE(group >= 1', 'LAMP_REQUIRE')
  user.ready()
  local line = '    lamp_req;'
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { line })
  local params = vim.lsp.util.make_position_params(0, user.client().offset_encoding)
  params.position = { line = 0, character = #line - 1 }
  params.context = { triggerKind = 1 }
  local list = user.ask('textDocument/completion', params)
  local item = vim.iter(list.items):find(function(each)
    return each.label == 'LAMP_REQUIRE'
  end)
  seen.is_incomplete = list.isIncomplete
  seen.kind = vim.lsp.protocol.CompletionItemKind[item.kind]
  -- Both plugins filter by this, and would drop what does not match what was typed.
  seen.filter = item.filterText or item.label
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.util.apply_text_edits({ edit_of(list, item) }, buffer, user.client().offset_encoding)
  seen.line = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
  item.data = item.data or list.itemDefaults.data
  seen.resolved = user.ask('completionItem/resolve', item)
end)
