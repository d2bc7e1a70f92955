"""Bytes that are sliced, joined and repeated, and bytearrays that are extended, in hot loops."""


def slices(data, n):
    total, length = 0, len(data)
    for i in range(n):
        a, b = i % (length + 5) - 3, (i * 7) % (length + 9) - 4
        part = data[a:b]
        total = (total * 31 + len(part) + sum(part)) % 1000003
        if data[0:length] is data:
            total += 1
    return total


def bounds(data, n):
    """Some that are no small ints."""
    marks = [1, 5, -2, None, True, 10**20, -(10**20)]
    total = 0
    for i in range(n):
        part = data[marks[i % 7] : marks[i // 7 % 7]]
        total = (total * 31 + len(part)) % 1000003
    return total


def repeats(n):
    total = 0
    for i in range(n):
        total += len(b"ab" * (i % 5 - 1)) + len(b"" * i) + len(bytes([i % 256]) * (i % 4))
        one = bytes([i % 256])
        many = one * (i % 3)
        total += len(one) + many.count(i % 256)
        unit = b"xyz"
        unit *= i % 4
        total = (total * 3 + sum(unit)) % 1000003
    return total


def refused(n):
    counts = {}
    for i in range(n):
        try:
            made = bytes([i % 300]) * (10**17 if i % 5 == 4 else 2)
            text = "made"
        except (ValueError, OverflowError, MemoryError) as error:
            text = type(error).__name__
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items())


def joins(n):
    total, kept = 0, b""
    for i in range(n):
        kept = kept[-9:] + bytes([i % 256])
        both = kept + b"\0" * (i % 3)
        both += b"-"
        total = (total * 7 + sum(both)) % 1000003
        if i % 10 == 9:
            mixed = both + bytearray(b"z")
            total += type(mixed) is bytes
            mixed = bytearray(b"z") + both
            total += type(mixed) is bytes
    return total, kept


def extends(n):
    array, total = bytearray(), 0
    for i in range(n):
        array.extend(bytes([i % 256]) * (i % 4))
        array.extend(b"")
        if len(array) > 50:
            total = (total * 3 + sum(array)) % 1000003
            array = bytearray()
        if i % 17 == 3:
            array.extend([i % 256, 7])
        if i % 19 == 4:
            array.extend(array)
    return total, len(array)


def locked(n):
    """While a view looks at it."""
    array, counts = bytearray(b"abc"), {}
    view = memoryview(array)
    for i in range(n):
        if i == n // 2:
            view.release()
        try:
            array.extend(b"xy" if i % 3 else b"")
            text = "done"
        except BufferError:
            text = "locked"
        counts[text] = counts.get(text, 0) + 1
        if len(array) > 100:
            del array[3:]
    return sorted(counts.items()), len(array)


def numbers(data, n):
    total = 0
    for i in range(n):
        at = i % (len(data) - 3)
        total = (total + int.from_bytes(data[at : at + 3], "big")) % 1000003
        total += int.from_bytes(data[at : at + 2] + b"\0", "little", signed=True) & 255
        made = bytes.fromhex("%02x" % (i % 256))
        total += made[0] + dict.fromkeys("ab", i)["a"] % 3
    return total


def kept_methods(n):
    """A method of a class that is kept is the same as ever."""
    total, kept = 0, None
    for i in range(n):
        convert = int.from_bytes
        total += convert(b"\1\2", "big") % 7
        if kept is not None and kept == convert and kept.__self__ is int:
            total += 1
        kept = convert
    return total, kept.__name__


def keys(n):
    found, total = {}, 0
    data = bytes(range(40)) * 3
    for i in range(n):
        key = data[i % 90 : i % 90 + i % 4]
        total += found.get(key, 3)
        found[key] = i % 11
        if b"\5\6" in found:
            total += 1
    return total, len(found)


def large(n):
    """Work that is charged for."""
    data, total = bytes(range(256)) * 8, 0
    for i in range(n):
        total += len(data[i : i + 1500]) + len(data + data) + len(data[:300] * 3)
    return total


DATA = bytes(range(200, 250))
print(slices(DATA, 4000))
print(bounds(DATA, 4000))
print(repeats(3000))
print(refused(3000))
print(joins(3000))
print(extends(4000))
print(locked(3000))
print(numbers(DATA, 3000))
print(kept_methods(3000))
print(keys(4000))
print(large(1500))
