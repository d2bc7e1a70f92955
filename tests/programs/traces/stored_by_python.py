"""Items that classes store, delete and count by Python, in hot loops and hot functions."""


class Table:
    def __init__(self):
        self.items = {}
        self.failed = 0

    def __len__(self):
        return len(self.items)

    def __setitem__(self, key, value):
        if value < 0:
            self.failed += 1
            raise ValueError(value)
        self.items[key] = value

    def __getitem__(self, key):
        return self.items[key]

    def __delitem__(self, key):
        del self.items[key]


class Odd:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


class Nested:
    """Stores by storing."""

    def __init__(self, inner, depth):
        self.inner = inner if depth == 0 else Nested(inner, depth - 1)

    def __setitem__(self, key, value):
        self.inner[key] = value + 1

    def __delitem__(self, key):
        del self.inner[key]

    def __len__(self):
        return len(self.inner) + 1


def stores(n):
    table, total = Table(), 0
    for i in range(n):
        table[i % 50] = i
        if i % 3 == 0 and len(table) > 20:
            try:
                del table[i % 60]
            except KeyError as error:
                total += error.args[0]
        total += len(table)
    return total, sorted(table.items.values())[:5]


def put(table, key, value):
    table[key] = value
    return len(table)


def drop(table, key):
    del table[key]
    return len(table)


def by_functions(n):
    tables = [Table(), {}, [0] * 40, Nested(Table(), 2), Nested({}, 1)]
    total = 0
    for i in range(n):
        table = tables[i % 5]
        total += put(table, i % 40, i)
        if i % 7 == 6 and i % 5 != 2:
            total += drop(table, i % 40)
    return total


def raises(n):
    table, counts = Table(), {}
    for i in range(n):
        try:
            table[i % 9] = i % 13 - 3
            text = "stored"
        except ValueError as error:
            text = str(error)
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items()), table.failed


def lengths(n):
    kinds = [Odd(3), Odd(True), Odd(-1), Odd("x"), Odd(10**20), range(10**20), range(5), "abc", Table()]
    counts = {}
    for i in range(n):
        try:
            text = str(len(kinds[i % 9]))
        except (TypeError, ValueError, OverflowError) as error:
            text = type(error).__name__
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items())


print(stores(4000))
print(by_functions(6000))
print(raises(3000))
print(lengths(4500))
