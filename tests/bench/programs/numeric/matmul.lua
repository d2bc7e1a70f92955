-- Matrix product by three loops, then a power of a matrix modulo a prime.

local function make(rows, columns, seed)
  local matrix = {}
  for i = 1, rows do
    local row = {}
    for j = 1, columns do
      row[j] = (((i - 1) * 31 + (j - 1) * 17 + seed) % 23) / 8.0
    end
    matrix[i] = row
  end
  return matrix
end

local function multiply(a, b)
  local inner, columns = #b, #b[1]
  local product = {}
  for i, row in ipairs(a) do
    local out = {}
    for j = 1, columns do
      out[j] = 0.0
    end
    for k = 1, inner do
      local factor, line = row[k], b[k]
      for j = 1, columns do
        out[j] = out[j] + factor * line[j]
      end
    end
    product[i] = out
  end
  return product
end

-- Products of two remainders need 60 bits, more than a double holds: 64-bit integers, as Python's are exact.
local function multiply_modulo(a, b, modulus)
  local size = #a
  local columns = {}
  for j = 1, size do
    local column = {}
    for i = 1, size do
      column[i] = b[i][j]
    end
    columns[j] = column
  end
  local product = {}
  for i, row in ipairs(a) do
    local out = {}
    for j, column in ipairs(columns) do
      local sum = 0ULL
      for k = 1, size do
        sum = sum + (0ULL + row[k]) * column[k]
      end
      out[j] = tonumber(sum % modulus)
    end
    product[i] = out
  end
  return product
end

local function power_modulo(matrix, exponent, modulus)
  local size = #matrix
  local result = {}
  for i = 1, size do
    result[i] = {}
    for j = 1, size do
      result[i][j] = i == j and 1 or 0
    end
  end
  while exponent > 0 do
    if exponent % 2 == 1 then
      result = multiply_modulo(result, matrix, modulus)
    end
    matrix = multiply_modulo(matrix, matrix, modulus)
    exponent = math.floor(exponent / 2)
  end
  return result
end

local EXPECTED = "(852612, 574376339, 564799233)"

local function run()
  local product = multiply(make(80, 88, 3), make(88, 90, 5))
  local trace = 0
  for i = 1, 80 do
    trace = trace + product[i][i]
  end
  local step = {}
  for i = 0, 8 do
    step[i + 1] = {}
    for j = 0, 8 do
      step[i + 1][j + 1] = (i * j + i + 1) % 10
    end
  end
  local power = power_modulo(step, 10 ^ 12 + 39, 998244353)
  return string.format("(%d, %d, %d)", math.floor(trace * 64 + 0.5), power[3][4], power[9][9])
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
