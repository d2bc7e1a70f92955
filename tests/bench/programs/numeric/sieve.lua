-- Prime numbers: a sieve, twin primes and the sum of divisors up to a limit.

local function primes_below(limit)
  local composite = {}
  for i = 0, limit - 1 do
    composite[i] = false
  end
  local primes = {}
  for number = 2, limit - 1 do
    if not composite[number] then
      primes[#primes + 1] = number
      for multiple = number * number, limit - 1, number do
        composite[multiple] = true
      end
    end
  end
  return primes
end

local function count_twins(primes)
  local twins = 0
  for i = 2, #primes do
    if primes[i] - primes[i - 1] == 2 then
      twins = twins + 1
    end
  end
  return twins
end

local function abundant_below(limit)
  local sums = {}
  for i = 0, limit - 1 do
    sums[i] = 1
  end
  for divisor = 2, limit / 2 do
    for multiple = divisor * 2, limit - 1, divisor do
      sums[multiple] = sums[multiple] + divisor
    end
  end
  local abundant = {}
  for n = 2, limit - 1 do
    if sums[n] > n then
      abundant[#abundant + 1] = n
    end
  end
  return abundant
end

local EXPECTED = "(17984, 199999, 2160, 9912)"

local function run()
  local primes = primes_below(200000)
  local abundant = abundant_below(40000)
  return string.format("(%d, %d, %d, %d)", #primes, primes[#primes], count_twins(primes), #abundant)
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
