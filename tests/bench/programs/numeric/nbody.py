"""Five bodies pull at each other; the energy of the system must stay what it was."""

import math


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass


def make_system():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0)]
    for distance, angle, tilt, mass in (
        (1.0, 0.3, 0.02, 0.0005),
        (1.9, 2.1, -0.05, 0.004),
        (5.2, 4.0, 0.01, 0.037),
        (9.6, 5.5, 0.04, 0.011),
    ):
        speed = math.sqrt(40.0 / distance)
        bodies.append(
            Body(
                distance * math.cos(angle),
                distance * math.sin(angle),
                distance * tilt,
                -speed * math.sin(angle),
                speed * math.cos(angle),
                0.0,
                mass,
            )
        )
    return bodies


def stop_drift(bodies):
    px = sum([b.vx * b.mass for b in bodies])
    py = sum([b.vy * b.mass for b in bodies])
    pz = sum([b.vz * b.mass for b in bodies])
    sun = bodies[0]
    sun.vx -= px / sun.mass
    sun.vy -= py / sun.mass
    sun.vz -= pz / sun.mass


def all_pairs(bodies):
    pairs = []
    for i in range(len(bodies)):
        for j in range(i + 1, len(bodies)):
            pairs.append((bodies[i], bodies[j]))
    return pairs


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * math.sqrt(squared))
            pull_a = a.mass * pull
            pull_b = b.mass * pull
            a.vx -= dx * pull_b
            a.vy -= dy * pull_b
            a.vz -= dz * pull_b
            b.vx += dx * pull_a
            b.vy += dy * pull_a
            b.vz += dz * pull_a
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += 0.5 * body.mass * (body.vx ** 2 + body.vy ** 2 + body.vz ** 2)
    for a, b in pairs:
        distance = math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
        total -= a.mass * b.mass / distance
    return total


EXPECTED = (-217125986, -217125811, -886057)


def run():
    bodies = make_system()
    stop_drift(bodies)
    pairs = all_pairs(bodies)
    before = energy(bodies, pairs)
    advance(bodies, pairs, 0.0005, 9000)
    after = energy(bodies, pairs)
    return round(before * 1e9), round(after * 1e9), round(bodies[1].x * 1e6)


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
