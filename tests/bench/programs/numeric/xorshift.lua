-- A 32-bit xorshift generator: dice, a shuffle, and pi by throwing darts.

local bxor, lshift, rshift = bit.bxor, bit.lshift, bit.rshift

local Xorshift = {}
Xorshift.__index = Xorshift

-- The operators of `bit` give signed numbers of 32 bits; Python's masks give unsigned ones.
function Xorshift:next()
  local x = self.state
  x = bxor(x, lshift(x, 13))
  x = bxor(x, rshift(x, 17))
  x = bxor(x, lshift(x, 5)) % 4294967296
  self.state = x
  return x
end

function Xorshift:below(bound)
  return self:next() % bound
end

function Xorshift:uniform()
  return self:next() / 4294967296.0
end

local function throw_dice(random, times)
  local counts = {}
  for i = 0, 12 do
    counts[i] = 0
  end
  for _ = 1, times do
    local sum = random:below(6) + random:below(6) + 2
    counts[sum] = counts[sum] + 1
  end
  return counts
end

local function shuffle(random, items, size)
  for i = size - 1, 1, -1 do
    local j = random:below(i + 1)
    items[i], items[j] = items[j], items[i]
  end
end

local function throw_darts(random, times)
  local hits = 0
  for _ = 1, times do
    local x = random:uniform()
    local y = random:uniform()
    if x * x + y * y < 1.0 then
      hits = hits + 1
    end
  end
  return hits
end

local EXPECTED = "(728, 4022, 678, [6767, 14179, 5815], 23603, 1892240788)"

local function run()
  local random = setmetatable({ state = 20260101 }, Xorshift)
  local counts = throw_dice(random, 25000)
  local deck = {}
  for i = 0, 19999 do
    deck[i] = i
  end
  shuffle(random, deck, 20000)
  local hits = throw_darts(random, 30000)
  return string.format(
    "(%d, %d, %d, [%d, %d, %d], %d, %.0f)",
    counts[2], counts[7], counts[12], deck[0], deck[1], deck[2], hits, random.state
  )
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
