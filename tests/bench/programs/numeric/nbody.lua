-- Five bodies pull at each other; the energy of the system must stay what it was.

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass }
end

local function make_system()
  local bodies = { body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0) }
  local planets = {
    { 1.0, 0.3, 0.02, 0.0005 },
    { 1.9, 2.1, -0.05, 0.004 },
    { 5.2, 4.0, 0.01, 0.037 },
    { 9.6, 5.5, 0.04, 0.011 },
  }
  for _, planet in ipairs(planets) do
    local distance, angle, tilt, mass = unpack(planet)
    local speed = math.sqrt(40.0 / distance)
    bodies[#bodies + 1] = body(
      distance * math.cos(angle),
      distance * math.sin(angle),
      distance * tilt,
      -speed * math.sin(angle),
      speed * math.cos(angle),
      0.0,
      mass
    )
  end
  return bodies
end

local function stop_drift(bodies)
  local px, py, pz = 0, 0, 0
  for _, b in ipairs(bodies) do
    px = px + b.vx * b.mass
    py = py + b.vy * b.mass
    pz = pz + b.vz * b.mass
  end
  local sun = bodies[1]
  sun.vx = sun.vx - px / sun.mass
  sun.vy = sun.vy - py / sun.mass
  sun.vz = sun.vz - pz / sun.mass
end

local function all_pairs(bodies)
  local found = {}
  for i = 1, #bodies do
    for j = i + 1, #bodies do
      found[#found + 1] = { bodies[i], bodies[j] }
    end
  end
  return found
end

local function advance(bodies, couples, dt, steps)
  for _ = 1, steps do
    for i = 1, #couples do
      local a, b = couples[i][1], couples[i][2]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local squared = dx * dx + dy * dy + dz * dz
      local pull = dt / (squared * math.sqrt(squared))
      local pull_a, pull_b = a.mass * pull, b.mass * pull
      a.vx = a.vx - dx * pull_b
      a.vy = a.vy - dy * pull_b
      a.vz = a.vz - dz * pull_b
      b.vx = b.vx + dx * pull_a
      b.vy = b.vy + dy * pull_a
      b.vz = b.vz + dz * pull_a
    end
    for i = 1, #bodies do
      local one = bodies[i]
      one.x = one.x + dt * one.vx
      one.y = one.y + dt * one.vy
      one.z = one.z + dt * one.vz
    end
  end
end

local function energy(bodies, couples)
  local total = 0.0
  for _, one in ipairs(bodies) do
    total = total + 0.5 * one.mass * (one.vx ^ 2 + one.vy ^ 2 + one.vz ^ 2)
  end
  for _, couple in ipairs(couples) do
    local a, b = couple[1], couple[2]
    total = total - a.mass * b.mass / math.sqrt((a.x - b.x) ^ 2 + (a.y - b.y) ^ 2 + (a.z - b.z) ^ 2)
  end
  return total
end

local EXPECTED = "(-217125986, -217125811, -886057)"

local function run()
  local bodies = make_system()
  stop_drift(bodies)
  local couples = all_pairs(bodies)
  local before = energy(bodies, couples)
  advance(bodies, couples, 0.0005, 9000)
  local after = energy(bodies, couples)
  return string.format("(%.0f, %.0f, %.0f)", before * 1e9, after * 1e9, bodies[2].x * 1e6)
end

dofile((arg[0]:gsub("[^/]*$", "../twin.lua", 1)))(run, EXPECTED)
