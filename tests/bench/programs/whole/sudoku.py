"""Sudoku solved by elimination and search over sets of candidates."""

ROWS = "ABCDEFGHI"
COLUMNS = "123456789"
SQUARES = [row + column for row in ROWS for column in COLUMNS]


def make_units():
    units = [[row + column for row in ROWS] for column in COLUMNS]
    units += [[row + column for column in COLUMNS] for row in ROWS]
    for rows in ("ABC", "DEF", "GHI"):
        for columns in ("123", "456", "789"):
            units.append([row + column for row in rows for column in columns])
    return units


UNITS = make_units()
UNITS_OF = {square: [unit for unit in UNITS if square in unit] for square in SQUARES}
PEERS = {square: sorted({s for unit in UNITS_OF[square] for s in unit} - {square}) for square in SQUARES}


class Contradiction(Exception):
    pass


class Board:
    def __init__(self, candidates):
        self.candidates = candidates

    @classmethod
    def parse(cls, picture):
        board = cls({square: set(COLUMNS) for square in SQUARES})
        for square, char in zip(SQUARES, picture):
            if char in COLUMNS:
                board.assign(square, char)
        return board

    def copy(self):
        return Board({square: set(digits) for square, digits in self.candidates.items()})

    def assign(self, square, digit):
        for other in sorted(self.candidates[square]):
            if other != digit:
                self.eliminate(square, other)

    def eliminate(self, square, digit):
        digits = self.candidates[square]
        if digit not in digits:
            return
        digits.remove(digit)
        if not digits:
            raise Contradiction(square)
        if len(digits) == 1:
            (last,) = digits
            for peer in PEERS[square]:
                self.eliminate(peer, last)
        for unit in UNITS_OF[square]:
            places = [place for place in unit if digit in self.candidates[place]]
            if not places:
                raise Contradiction(digit)
            if len(places) == 1 and len(self.candidates[places[0]]) > 1:
                self.assign(places[0], digit)

    def is_solved(self):
        return all([len(digits) == 1 for digits in self.candidates.values()])

    def hardest(self):
        open_squares = [s for s in SQUARES if len(self.candidates[s]) > 1]
        return min(open_squares, key=lambda s: (len(self.candidates[s]), s))

    def __str__(self):
        return "".join(["".join(sorted(self.candidates[square])) for square in SQUARES])


class Solver:
    def __init__(self):
        self.guesses = 0

    def solve(self, board):
        if board.is_solved():
            return board
        square = board.hardest()
        for digit in sorted(board.candidates[square]):
            self.guesses += 1
            attempt = board.copy()
            try:
                attempt.assign(square, digit)
                return self.solve(attempt)
            except Contradiction:
                continue
        raise Contradiction(square)


def make_puzzle(shift, holes):
    """A valid grid by shifting one row, with a pattern of holes."""
    cells = []
    for i in range(81):
        row, column = i // 9, i % 9
        value = (row * 3 + row // 3 + column + shift) % 9 + 1
        cells.append("." if (i * 7 + shift) % 81 < holes else str(value))
    return "".join(cells)


EXPECTED = (729, "123456789", "978123456")


def run():
    solver = Solver()
    solutions = []
    for shift in range(27):
        holes = 50 + shift % 9
        solutions.append(str(solver.solve(Board.parse(make_puzzle(shift, holes)))))
    valid = 0
    for text in solutions:
        cells = dict(zip(SQUARES, text))
        valid += sum([len({cells[square] for square in unit}) == 9 for unit in UNITS])
    return valid, solutions[0][:9], solutions[7][-9:]


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
