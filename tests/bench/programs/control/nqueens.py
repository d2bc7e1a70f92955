"""Queens that do not attack each other: once with generators, once with bits."""


def place(size, row, columns, rising, falling, board):
    if row == size:
        yield tuple(board)
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        board.append(column)
        yield from place(size, row + 1, columns, rising, falling, board)
        board.pop()
        falling.remove(row - column)
        rising.remove(row + column)
        columns.remove(column)


def solutions(size):
    return place(size, 0, set(), set(), set(), [])


def mirrored(board):
    return tuple([len(board) - 1 - column for column in board])


def count_with_bits(size, columns=0, rising=0, falling=0):
    full = (1 << size) - 1
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | rising | falling)
    while free:
        bit = free & -free
        free ^= bit
        count += count_with_bits(size, columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
    return count


EXPECTED = (352, 352, (0, 2, 4, 1, 12, 8, 13, 11, 14, 5, 15, 6, 3, 10, 7, 9), 12, 724)


def run():
    boards = list(solutions(9))
    known = set(boards)
    pairs = sum([1 for board in boards if mirrored(board) in known])
    first = next(solutions(16))
    odd = next(solutions(17))
    return len(boards), pairs, first, odd[-1], count_with_bits(10)


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
