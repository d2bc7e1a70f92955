-- What every twin ends in: the protocol of the bench. Gives a function that runs one as often as the command line says,
-- and compares each result with the expected one.

local ffi = require("ffi")
ffi.cdef("struct moment { long seconds, nanoseconds; }; int clock_gettime(int, struct moment *);")
local moment = ffi.new("struct moment")

local function clock()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.seconds) * 1e9 + tonumber(moment.nanoseconds)
end

return function(run, expected)
  for _ = 1, tonumber(arg[1] or 1) do
    local started = clock()
    local result = run()
    print(string.format("iter %.0f", clock() - started))
    if result ~= expected then
      error("wrong result: " .. result)
    end
  end
  print("ok " .. expected)
end
