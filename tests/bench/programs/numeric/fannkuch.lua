-- Pancake flips over every permutation: the longest sequence and a checksum.

local function flips(permutation)
  local count = 0
  local stack = {}
  for i = 0, #permutation do
    stack[i] = permutation[i]
  end
  local first = stack[0]
  while first ~= 0 do
    local low, high = 0, first
    while low < high do
      stack[low], stack[high] = stack[high], stack[low]
      low, high = low + 1, high - 1
    end
    first = stack[0]
    count = count + 1
  end
  return count
end

local function next_permutation(items, size)
  local i = size - 2
  while i >= 0 and items[i] >= items[i + 1] do
    i = i - 1
  end
  if i < 0 then
    return false
  end
  local j = size - 1
  while items[j] <= items[i] do
    j = j - 1
  end
  items[i], items[j] = items[j], items[i]
  local low, high = i + 1, size - 1
  while low < high do
    items[low], items[high] = items[high], items[low]
    low, high = low + 1, high - 1
  end
  return true
end

local function fannkuch(size)
  local permutation = {}
  for i = 0, size - 1 do
    permutation[i] = i
  end
  local longest, checksum, sign = 0, 0, 1
  while true do
    local count = flips(permutation)
    longest = math.max(longest, count)
    checksum = checksum + sign * count
    sign = -sign
    if not next_permutation(permutation, size) then
      return longest, checksum
    end
  end
end

local EXPECTED = "(22, -4720)"

local function run()
  return string.format("(%d, %d)", fannkuch(8))
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
