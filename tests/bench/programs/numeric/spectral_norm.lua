-- The largest singular value of an infinite matrix's corner, by power iteration.

local function element(i, j)
  return 1.0 / (math.floor((i + j) * (i + j + 1) / 2) + i + 1)
end

local function multiply(vector)
  local size = #vector
  local result = {}
  for i = 0, size - 1 do
    local total = 0
    for j = 0, size - 1 do
      total = total + element(i, j) * vector[j + 1]
    end
    result[i + 1] = total
  end
  return result
end

local function multiply_transposed(vector)
  local size = #vector
  local result = {}
  for i = 0, size - 1 do
    local total = 0.0
    for j = 0, size - 1 do
      total = total + element(j, i) * vector[j + 1]
    end
    result[i + 1] = total
  end
  return result
end

local function spectral_norm(size, rounds)
  local u = {}
  for i = 1, size do
    u[i] = 1.0
  end
  local v = u
  for _ = 1, rounds do
    v = multiply_transposed(multiply(u))
    u = multiply_transposed(multiply(v))
  end
  local dot, square = 0, 0
  for i = 1, size do
    dot = dot + u[i] * v[i]
    square = square + v[i] * v[i]
  end
  return math.sqrt(dot / square)
end

local EXPECTED = "1274221700"

local function run()
  return string.format("%.0f", spectral_norm(120, 6) * 1e9)
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
