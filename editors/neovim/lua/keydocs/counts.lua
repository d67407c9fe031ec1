---Numbers with nouns.
local M = {}

---`1 name`, `2 names`.
---@param number integer
---@param singular string
---@param plural? string default: the singular and an s
---@return string
function M.counted(number, singular, plural)
  return ('%d %s'):format(number, number == 1 and singular or plural or singular .. 's')
end

return M
