"""Bytes in and out: run lengths, base64, Adler-32 and LZ matches over bytearrays."""

DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def make_data(size):
    data = bytearray()
    state = 3
    while len(data) < size:
        state = (state * 16807) % 2147483647
        data.extend(bytes([state % 7 * 30]) * (state // 7 % 9 + 1))
    return bytes(data[:size])


def pack_runs(data):
    packed = bytearray()
    i = 0
    while i < len(data):
        byte = data[i]
        count = 1
        while i + count < len(data) and data[i + count] == byte and count < 255:
            count += 1
        packed.append(count)
        packed.append(byte)
        i += count
    return bytes(packed)


def unpack_runs(packed):
    data = bytearray()
    for i in range(0, len(packed), 2):
        data += bytes([packed[i + 1]]) * packed[i]
    return bytes(data)


def to_base64(data):
    text = bytearray()
    for i in range(0, len(data), 3):
        group = data[i : i + 3]
        missing = 3 - len(group)
        number = int.from_bytes(group + b"\0" * missing, "big")
        for shift in (18, 12, 6, 0):
            text.append(DIGITS[number >> shift & 63])
        if missing:
            text[-missing:] = b"=" * missing
    return text.decode()


def adler32(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def find_matches(data):
    last = {}
    matches = 0
    saved = 0
    i = 0
    while i + 4 <= len(data):
        key = data[i : i + 4]
        start = last.get(key)
        last[key] = i
        if start is None:
            i += 1
            continue
        length = 4
        while i + length < len(data) and length < 64 and data[start + length] == data[i + length]:
            length += 1
        matches += 1
        saved += length - 2
        i += length
    return matches, saved


EXPECTED = (34336, "CAABeA9aCXgE", "tAl4", 38632098, 16427, 66439, "0000000000000000")


def run():
    data = make_data(100000)
    packed = pack_runs(data)
    assert unpack_runs(packed) == data
    text = to_base64(packed[:24000])
    matches, saved = find_matches(data)
    return len(packed), text[:12], text[-4:], adler32(data), matches, saved, data.hex()[:16]


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
