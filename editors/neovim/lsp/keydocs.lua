---@brief
---
--- Keydocs: documentation at the cursor, from a repository's keyword files, beside the language's own server.
---
--- There are no `filetypes`: it answers in files of every language.

---The folder whose `docs` hold an index of keywords: documentation that came without its repository.
---@param path string
---@return string?
local function documented_folder(path)
  local index = vim.fs.find({ 'docs/keywords.md', 'docs/sub.md' }, { upward = true, path = path })[1]
  return index and vim.fs.dirname(vim.fs.dirname(index))
end

---@param path string
---@return string?
local function root_of(path)
  local marker = vim.fs.find({ 'keydocs.toml', '.git' }, { upward = true, path = path })[1]
  return marker and vim.fs.dirname(marker) or documented_folder(path)
end

---@type vim.lsp.Config
return {
  cmd = { 'keydocs', 'serve' },
  -- Asked only where root_dir finds nothing, and for those who read configurations to learn what a root is.
  root_markers = { 'keydocs.toml', '.git' },
  root_dir = function(buffer, on_dir)
    local name = vim.api.nvim_buf_get_name(buffer)
    if name ~= '' then
      -- A library's file belongs to no documented tree, but is read for the sake of the one that Neovim works in.
      on_dir(root_of(vim.fs.dirname(vim.fs.abspath(name))) or root_of(vim.fn.getcwd()))
    end
  end,
}
