"""Conway's Game of Life twice: live cells in a set on an endless plane, and rows on a torus."""

NEIGHBOURS = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def parse(picture):
    cells = set()
    for y, line in enumerate(picture.split("/")):
        for x, char in enumerate(line):
            if char == "#":
                cells.add((x, y))
    return cells


def step(cells):
    counts = {}
    for x, y in cells:
        for dx, dy in NEIGHBOURS:
            place = (x + dx, y + dy)
            counts[place] = counts.get(place, 0) + 1
    return {place for place, count in counts.items() if count == 3 or (count == 2 and place in cells)}


def step_torus(grid):
    height = len(grid)
    width = len(grid[0])
    result = []
    for y in range(height):
        above = grid[y - 1]
        row = grid[y]
        below = grid[(y + 1) % height]
        line = []
        for x in range(width):
            left = x - 1
            right = x + 1 if x + 1 < width else 0
            count = above[left] + above[x] + above[right] + row[left] + row[right]
            count += below[left] + below[x] + below[right]
            line.append(1 if count == 3 or (count == 2 and row[x]) else 0)
        result.append(line)
    return result


EXPECTED = (182, (-38, 8), (19, 11), 756, 14)


def run():
    cells = parse(".##/##./.#.")
    for _ in range(140):
        cells = step(cells)
    grid = [[1 if (x * x + y * 3 + x * y) % 5 < 2 else 0 for x in range(72)] for y in range(60)]
    for _ in range(25):
        grid = step_torus(grid)
    alive = sum([sum(row) for row in grid])
    return len(cells), min(cells), max(cells), alive, grid[5].count(1)


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
