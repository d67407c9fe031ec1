---@brief
---
--- Keydocs: documentation at the cursor, from a repository's keyword files, beside the language's own server.
---
--- Has no `filetypes`: it attaches to files of every language.

---Return the folder whose `docs` contain a keyword index: documentation without its repository.
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
  on_init = function(client)
    -- This file also works alone, without the rest of the plugin.
    local ok, other_servers = pcall(require, 'keydocs.other_servers')
    if ok then
      other_servers.attach(client)
    end
  end,
  -- Used if root_dir finds nothing, and by plugins that read configurations.
  root_markers = { 'keydocs.toml', '.git' },
  root_dir = function(buffer, on_dir)
    local name = vim.api.nvim_buf_get_name(buffer)
    if name ~= '' then
      -- Files outside any root, such as a library's, use the root of the working folder.
      on_dir(root_of(vim.fs.dirname(vim.fs.abspath(name))) or root_of(vim.fn.getcwd()))
    end
  end,
}
