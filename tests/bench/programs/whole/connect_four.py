"""Connect Four played by a search with alpha-beta pruning and a table of known positions."""

WIDTH = 7
HEIGHT = 6
ORDER = [3, 2, 4, 1, 5, 0, 6]


def make_lines():
    lines = []
    for row in range(HEIGHT):
        for column in range(WIDTH):
            for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1)):
                cells = [(row + dr * i, column + dc * i) for i in range(4)]
                if all([0 <= r < HEIGHT and 0 <= c < WIDTH for r, c in cells]):
                    lines.append(tuple([r * WIDTH + c for r, c in cells]))
    return lines


LINES = make_lines()
LINES_THROUGH = [[line for line in LINES if cell in line] for cell in range(WIDTH * HEIGHT)]


class Position:
    def __init__(self):
        self.cells = [0] * (WIDTH * HEIGHT)
        self.heights = [0] * WIDTH
        self.player = 1
        self.moves = []

    def play(self, column):
        cell = self.heights[column] * WIDTH + column
        self.cells[cell] = self.player
        self.heights[column] += 1
        self.moves.append(cell)
        self.player = -self.player

    def undo(self):
        cell = self.moves.pop()
        self.cells[cell] = 0
        self.heights[cell % WIDTH] -= 1
        self.player = -self.player

    def is_won(self):
        if not self.moves:
            return False
        cells = self.cells
        last = self.moves[-1]
        owner = cells[last]
        for a, b, c, d in LINES_THROUGH[last]:
            if cells[a] == owner and cells[b] == owner and cells[c] == owner and cells[d] == owner:
                return True
        return False

    def score(self):
        total = 0
        for line in LINES:
            held = [self.cells[cell] for cell in line]
            mine = held.count(self.player)
            theirs = held.count(-self.player)
            if theirs == 0:
                total += mine * mine
            elif mine == 0:
                total -= theirs * theirs
        return total


class Search:
    def __init__(self):
        self.known = {}
        self.nodes = 0

    def value(self, position, depth, alpha, beta):
        self.nodes += 1
        if position.is_won():
            return -1000 - depth
        if len(position.moves) == WIDTH * HEIGHT:
            return 0
        if depth == 0:
            return position.score()
        key = (tuple(position.cells), depth)
        if key in self.known:
            return self.known[key]
        best = -10000
        floor = alpha
        for column in ORDER:
            if position.heights[column] == HEIGHT:
                continue
            position.play(column)
            value = -self.value(position, depth - 1, -beta, -alpha)
            position.undo()
            best = max(best, value)
            alpha = max(alpha, value)
            if alpha >= beta:
                return best
        if best > floor:
            self.known[key] = best
        return best

    def best_move(self, position, depth):
        choices = []
        for column in range(WIDTH):
            if position.heights[column] < HEIGHT:
                position.play(column)
                choices.append((-self.value(position, depth - 1, -10000, 10000), -abs(column - 3), column))
                position.undo()
        return max(choices)


def draw(position):
    lines = []
    for row in range(HEIGHT - 1, -1, -1):
        cells = position.cells[row * WIDTH : (row + 1) * WIDTH]
        lines.append("".join([".XO"[cell] for cell in cells]))
    return "/".join(lines)


EXPECTED = ([-7, -10, -6, -7], 4043, "......./......./...O.../..OX.../..XO.../..OXX..")


def run():
    position = Position()
    search = Search()
    for column in (3, 3, 4, 2):
        position.play(column)
    values = []
    while len(values) < 4 and not position.is_won():
        value, _, column = search.best_move(position, 4)
        position.play(column)
        values.append(value)
    return values, search.nodes, draw(position)


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
