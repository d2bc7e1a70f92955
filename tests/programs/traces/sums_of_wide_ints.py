# Sums of ints that are no immediate ones, up to more than the words that a sum is kept in.


class Mine(int):
    def __radd__(self, other):
        return "mine"


def products(turns):
    total = 0
    for turn in range(turns):
        row = [turn * 1_000_003 * factor for factor in (7_000_001, -3, 998_244_353)]
        total = (total + sum(row) + sum(row, turn << 60)) % 998_244_353
    return total


def edges():
    for items in (
        [2**60, -2**61, 5],
        [2**126, 2**126],
        [2**126] * 4,
        [-2**126, -2**126, -1],
        [-2**127 + 1, -1],
        [2**200, 1],
        [True, 2**60],
        [2**60, False, True],
        (2**60, 1.5),
        [2**60, 2**70, 0.5, 1e300],
        [-2**47, -2**47],
        [2**60, Mine(3)],
        (),
    ):
        print(sum(items), sum(items, 2**65) if items else sum((), 2**65))
    for items in ([2**60, None], [2**60, "a"], [2**60, [1]]):
        try:
            print(sum(items))
        except TypeError as error:
            print(error)


print(products(2500))
edges()
