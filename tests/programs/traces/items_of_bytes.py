# Items of bytes and bytearrays by index: in range, from the end, out of range; stores, appends, iterators, lengths.


def total(data, start, stop):
    result = 0
    for i in range(start, stop):
        result = result * 31 + data[i] & 0xFFFFFF
    return result


data = bytes(i * 7 % 256 for i in range(3000))
array = bytearray(data)
print(total(data, 0, 3000), total(array, 0, 3000))
print(total(data, -3000, 0), total(array, -3000, 0))
print(total(data, -1500, 1500), total(array, -1500, 1500))
for start, stop in ((0, 3001), (-3001, 0), (2990, 3005)):
    for what in (data, array):
        try:
            print(total(what, start, stop))
        except IndexError as error:
            print(error)


class Numbers(bytes):
    def __getitem__(self, index):
        return bytes.__getitem__(self, index) + 1


print(total(Numbers(data), 0, 3000), total([*data], 0, 3000), total(memoryview(data), 0, 3000))


def fill(array, values):
    for i in range(len(array)):
        array[i] = values[i % len(values)]
    return sum(array)


print(fill(bytearray(4000), [1, 2, 3]), fill(bytearray(4000), [0, 255, True]))
for values in ([1] * 1500 + [256], [1] * 1500 + [-1], [1] * 1500 + ["a"], [1] * 1500 + [2.5]):
    array = bytearray(4000)
    try:
        fill(array, values)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error, array.count(1))


def shift(array):
    for i in range(-1, -len(array), -1):
        array[i] = array[i - 1] ^ array[i] & 15
    return array


print(sum(shift(bytearray(data))), bytes(shift(bytearray(data))[:8]))


def aliases(first, second, n):
    seen = 0
    for i in range(n):
        at = i % 50
        first[at] = i & 127
        second[at + 1] = 200
        seen += first[at] + second[at] + first[at + 1]
    return seen


one, other = bytearray(60), bytearray(60)
print(aliases(one, other, 3000), aliases(one, one, 3000))


def push(n, values, view_at=-1):
    result = bytearray()
    view = None
    for i in range(n):
        if i == view_at:
            view = memoryview(result)
        result.append(values[i % len(values)])
        if len(result) > 700:
            result.clear()
    return len(result), sum(result)


print(push(5000, [3, 4, 5]), push(5000, range(256)))
for values in ([7] * 2500 + [256], [7] * 2500 + [None], [7] * 2500 + [-1]):
    try:
        push(5000, values)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    push(5000, [1], 2600)
except BufferError as error:
    print(error)


def grow_while_reading(n):
    array = bytearray(b"ab")
    seen = 0
    for i in range(n):
        array.append(array[i] + i & 255)
        seen += array[-1] + len(array)
    return seen, bytes(array[-4:])


print(grow_while_reading(4000))


def walk(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


for what in (data, bytearray(data), memoryview(data), list(data), b"", bytearray(b"x")):
    print(walk(what))


def walk_and_grow(array, most):
    seen = 0
    for byte in array:
        seen += byte
        if len(array) < most:
            array.append(byte ^ 85)
        elif len(array) > most:
            array.pop()
    return seen, len(array)


print(walk_and_grow(bytearray(b"abc"), 4000), walk_and_grow(bytearray(5000), 4000))


def pairs(left, right):
    result = 0
    for i, (a, b) in enumerate(zip(left, right)):
        result += i * (a ^ b)
    return result


print(pairs(data, bytearray(data)[1:]), pairs(data, list(data)[3:]))


def kept_pairs(left, right):
    kept = []
    for pair in zip(left, right):
        kept.append(pair)
    for pair in enumerate(left, 5):
        kept.append(pair)
    return len(kept), sum([a * 3 + b for a, b in kept]), kept[1], kept[-1]


print(kept_pairs(data, bytearray(data)[1:]))


def exhausted(data):
    iterator = iter(data)
    result = 0
    for _ in range(2000):
        result += next(iterator, 500)
    return result


print(exhausted(data), exhausted(bytearray(1500)), exhausted(b"ab" * 600))


def truths(values):
    count = 0
    for _ in range(1500):
        for value in values:
            if value:
                count += len(value)
    return count


print(truths((b"", b"abc", bytearray(), bytearray(b"x"), "", "abc", (), (1, 2), [], [3])))


def extend(n):
    result = bytearray()
    for i in range(n):
        result.extend(bytes([i % 251]) * (i % 4))
        result += b"-" if i % 3 else bytearray([i & 7])
        if len(result) > 9000:
            result = result[-10:]
    return len(result), sum(result)


print(extend(5000))


class Index:
    def __index__(self):
        return 9


def extend_with(items, n):
    result = bytearray()
    for i in range(n):
        result.extend(items)
    return len(result), sum(result)


print(extend_with([1, 2], 2000), extend_with((Index(), 3), 2000), extend_with(range(3), 1500))
try:
    extend_with([1, 300], 2000)
except ValueError as error:
    print(error)


def words(data):
    result = 0
    for i in range(0, len(data) - 4, 3):
        group = data[i : i + 3]
        result ^= int.from_bytes(group + b"\0", "big") + int.from_bytes(group, "little", signed=True)
    return result


print(words(data * 3), words(bytearray(data * 3)))


def replaced(n):
    global shared
    seen = 0
    for i in range(n):
        if i == n // 2:
            shared = bytearray(b"zyx")
        seen += shared[i % 3]
        shared[0] = i & 31
    return seen


shared = bytearray(b"abc")
print(replaced(4000))
