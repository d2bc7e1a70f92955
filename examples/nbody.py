"""The solar system's five heaviest bodies over time: positions and velocities by symplectic steps.

Run it with `cargo run --release -- examples/nbody.py [STEPS]`. The energy should hardly change.
"""

import sys
from dataclasses import dataclass
from itertools import combinations
from math import pi, sqrt

SOLAR_MASS = 4 * pi * pi
DAYS_PER_YEAR = 365.24


@dataclass(slots=True)
class Body:
    """Astronomical units, years, and masses in which the sun weighs 4 pi^2 (so that G is 1)."""

    name: str
    x: float
    y: float
    z: float
    vx: float
    vy: float
    vz: float
    mass: float


def planet(name, x, y, z, vx, vy, vz, mass):
    return Body(name, x, y, z, vx * DAYS_PER_YEAR, vy * DAYS_PER_YEAR, vz * DAYS_PER_YEAR, mass * SOLAR_MASS)


def solar_system():
    return [
        Body("sun", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS),
        planet("jupiter", 4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
               0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        planet("saturn", 8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
               -0.00276742510726411000, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        planet("uranus", 12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
               0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        planet("neptune", 15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
               0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    ]


def stop_the_sun(bodies):
    """Gives the sun the momentum that makes the sum of all zero."""
    sun, *planets = bodies
    sun.vx = -sum(b.vx * b.mass for b in planets) / sun.mass
    sun.vy = -sum(b.vy * b.mass for b in planets) / sun.mass
    sun.vz = -sum(b.vz * b.mass for b in planets) / sun.mass


def energy(bodies):
    kinetic = sum(0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz) for b in bodies)
    potential = sum(
        a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
        for a, b in combinations(bodies, 2)
    )
    return kinetic - potential


def advance(bodies, pairs, step, count):
    for _ in range(count):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            magnitude = step / (squared * sqrt(squared))
            pull = b.mass * magnitude
            a.vx -= dx * pull
            a.vy -= dy * pull
            a.vz -= dz * pull
            pull = a.mass * magnitude
            b.vx += dx * pull
            b.vy += dy * pull
            b.vz += dz * pull
        for body in bodies:
            body.x += step * body.vx
            body.y += step * body.vy
            body.z += step * body.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    bodies = solar_system()
    stop_the_sun(bodies)
    print(f"energy before: {energy(bodies):.9f}")
    advance(bodies, list(combinations(bodies, 2)), 0.01, steps)
    print(f"energy after {steps:,} steps: {energy(bodies):.9f}")
    for body in bodies:
        print(f"{body.name:>8}: {body.x:12.6f} {body.y:12.6f} {body.z:12.6f}")


main()
