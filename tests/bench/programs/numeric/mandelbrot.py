"""The Mandelbrot set in a small picture, drawn with characters and summed up."""

SHADES = " .:-=+*#%@"


def escape_time(cx, cy, limit):
    x = y = 0.0
    for step in range(limit):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return step
        y = 2.0 * x * y + cy
        x = xx - yy + cx
    return limit


def draw(width, height, limit):
    lines = []
    for row in range(height):
        cy = 2.4 * row / height - 1.2
        line = []
        for column in range(width):
            cx = 3.2 * column / width - 2.2
            steps = escape_time(cx, cy, limit)
            line.append(SHADES[steps * (len(SHADES) - 1) // limit])
        lines.append("".join(line))
    return lines


EXPECTED = (3064, 38, "@@@@@@@@@@@@@@@@@@@@@@@@")


def run():
    lines = draw(180, 84, 110)
    inside = sum([line.count("@") for line in lines])
    fringe = sum([line.count("+") + line.count("*") for line in lines])
    return inside, fringe, lines[42].strip()[:24]


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
