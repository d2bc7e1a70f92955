-- The Mandelbrot set in a small picture, drawn with characters and summed up.

local SHADES = " .:-=+*#%@"

local function escape_time(cx, cy, limit)
  local x, y = 0.0, 0.0
  for step = 0, limit - 1 do
    local xx, yy = x * x, y * y
    if xx + yy > 4.0 then
      return step
    end
    y = 2.0 * x * y + cy
    x = xx - yy + cx
  end
  return limit
end

local function draw(width, height, limit)
  local lines = {}
  for row = 0, height - 1 do
    local cy = 2.4 * row / height - 1.2
    local line = {}
    for column = 0, width - 1 do
      local cx = 3.2 * column / width - 2.2
      local shade = math.floor(escape_time(cx, cy, limit) * (#SHADES - 1) / limit)
      line[column + 1] = SHADES:sub(shade + 1, shade + 1)
    end
    lines[row + 1] = table.concat(line)
  end
  return lines
end

local function count(line, character)
  return select(2, line:gsub("%" .. character, ""))
end

local EXPECTED = "(3064, 38, '@@@@@@@@@@@@@@@@@@@@@@@@')"

local function run()
  local lines = draw(180, 84, 110)
  local inside, fringe = 0, 0
  for _, line in ipairs(lines) do
    inside = inside + count(line, "@")
    fringe = fringe + count(line, "+") + count(line, "*")
  end
  return string.format("(%d, %d, '%s')", inside, fringe, lines[43]:match("^%s*(.*)"):sub(1, 24))
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
