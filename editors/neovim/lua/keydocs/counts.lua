---Numbers with their nouns.
local M = {}

---`1 name`, `2 names`.
---@param number integer
---@param one string the noun in the singular
---@param many? string in the plural, where that is not the singular and an s
---@return string
function M.counted(number, one, many)
  return ('%d %s'):format(number, number == 1 and one or many or one .. 's')
end

return M
