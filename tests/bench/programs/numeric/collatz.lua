-- The longest Collatz chain, and Euclid's algorithm over many pairs: plain int arithmetic.

local function chain_length(number)
  local length = 1
  while number ~= 1 do
    if number % 2 == 0 then
      number = math.floor(number / 2)
    else
      number = 3 * number + 1
    end
    length = length + 1
  end
  return length
end

local function longest_chain(limit)
  local best, best_start = 0, 0
  for start = 1, limit - 1 do
    local length = chain_length(start)
    if length > best then
      best, best_start = length, start
    end
  end
  return best_start, best
end

local function gcd(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

local function count_coprime(limit)
  local count = 0
  for a = 1, limit - 1 do
    for b = 1, a - 1 do
      if gcd(a, b) == 1 then
        count = count + 1
      end
    end
  end
  return count
end

local EXPECTED = "(6171, 262, 14645)"

local function run()
  local start, length = longest_chain(8000)
  return string.format("(%d, %d, %d)", start, length, count_coprime(220))
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
