"""Bytes of one byte some times, put behind an array or other bytes: nothing is made in between, but at exits."""


class Odd(bytes):
    pass


def unpack(packed):
    data = bytearray()
    for i in range(0, len(packed), 2):
        data += bytes([packed[i + 1]]) * packed[i]
    return bytes(data)


def extend(counts):
    data = bytearray()
    for count in counts:
        data.extend(b"-" * count)
    return data


def padded(parts):
    total = 0
    for part in parts:
        missing = 4 - len(part)
        whole = part + b"\0" * missing
        total += int.from_bytes(whole, "big") + len(whole)
        total ^= int.from_bytes(whole, "little", signed=True)
    return total


def kept(counts):
    """What was filled is seen after all, now and then."""
    seen = []
    data = bytearray()
    for n, count in enumerate(counts):
        filled = bytes([n % 251]) * count
        data += filled
        if n % 97 == 5:
            seen.append(filled)
        if count > 300:
            seen.append(len(filled))
    return seen, data


def looked_at(n):
    """While a view looks at the array, it keeps its length."""
    data = bytearray(b"abc")
    views, failed = [], 0
    for i in range(n):
        if i % 400 == 399:
            views.append(memoryview(data))
        try:
            data += b"x" * (i % 3)
        except BufferError:
            failed += 1
            views.clear()
    return len(data), failed


print(len(unpack(bytes([3, 65, 0, 66, 255, 67, 1, 68]) * 800)), unpack(bytes([2, 65, 0, 66, 3, 67]) * 700)[-7:])
print(len(extend([n % 9 for n in range(3000)] + [255, 256, 257, 1000, -1, 2, 70000] + [1] * 50)))
print(padded([b"abcd"[: n % 5] for n in range(4000)]), padded([b"\xff\xfe\xfd\xfc"[n % 5 :] for n in range(2000)]))
seen, data = kept([n % 7 for n in range(2000)] + [400, 500, 3] + [n % 5 for n in range(1000)])
print(len(seen), seen[3], seen[-12:], len(data))
print(looked_at(3000))
empty, plain, odd = b"", b"plain", Odd(b"odd")
print(plain + empty is plain, empty + plain is plain, type(odd + empty), type(empty + odd), odd + empty)
for wrong in (lambda: int.from_bytes(b"abc", "middle"), lambda: int.from_bytes("abc"), lambda: b"a" * 2.0):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
for size in range(12):
    content = bytes([0x80 + size]) * size
    print([int.from_bytes(content, order, signed=signed) for order in ("big", "little") for signed in (False, True)])
print(type(int.from_bytes).__name__, type(dict.fromkeys).__name__, int.from_bytes.__self__)
