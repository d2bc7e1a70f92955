# Binary data on BytesIO: a record format, varints, run lengths, a checksum, base 64 by hand, damaged input.
from io import BytesIO, SEEK_CUR, SEEK_END


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def write_varint(stream, n):
    while True:
        byte = n & 0x7F
        n >>= 7
        stream.write(bytes([byte | (0x80 if n else 0)]))
        if not n:
            return


def read_exactly(stream, n):
    data = stream.read(n)
    if len(data) != n:
        raise EOFError(f'wanted {n} bytes, got {len(data)}')
    return data


def read_varint(stream):
    n = shift = 0
    while True:
        byte = read_exactly(stream, 1)[0]
        n |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return n
        shift += 7


def dump(stream, value):
    match value:
        case None:
            stream.write(b'n')
        case bool():
            stream.write(b't' if value else b'f')
        case int():
            stream.write(b'i')
            write_varint(stream, value * 2 if value >= 0 else -value * 2 - 1)
        case str():
            data = value.encode()
            stream.write(b's')
            write_varint(stream, len(data))
            stream.write(data)
        case list() | tuple():
            stream.write(b'l')
            write_varint(stream, len(value))
            for item in value:
                dump(stream, item)
        case dict():
            stream.write(b'd')
            dump(stream, [x for kv in value.items() for x in kv])
        case _:
            raise TypeError(f'cannot dump {type(value).__name__}')


def load(stream):
    tag = read_exactly(stream, 1)
    match tag:
        case b'n':
            return None
        case b't' | b'f':
            return tag == b't'
        case b'i':
            n = read_varint(stream)
            return -(n + 1) // 2 if n & 1 else n // 2
        case b's':
            return read_exactly(stream, read_varint(stream)).decode()
        case b'l':
            return [load(stream) for _ in range(read_varint(stream))]
        case b'd':
            flat = load(stream)
            return dict(zip(flat[::2], flat[1::2]))
    raise ValueError(f'unknown tag {tag!r} at {stream.tell() - 1}')


value = {'name': 'ünï', 'list': [0, -1, 127, 128, -300, 2 ** 70, True, None, []], 'deep': {'k': [{'x': 'y'}]}}
stream = BytesIO()
dump(stream, value)
raw = stream.getvalue()
print(len(raw), raw[:24], load(BytesIO(raw)) == value)
for damaged in (raw[:-1], b'', b'q', b's\x05ab', b'l\x02n', b'i\xff'):
    attempt(lambda: load(BytesIO(damaged)))
attempt(lambda: dump(BytesIO(), 1.5))


def rle(data):
    out = BytesIO()
    i = 0
    while i < len(data):
        j = i
        while j < len(data) and data[j] == data[i] and j - i < 255:
            j += 1
        out.write(bytes([j - i, data[i]]))
        i = j
    return out.getvalue()


def unrle(data):
    return b''.join(bytes([b]) * n for n, b in zip(data[::2], data[1::2]))


sample = b'a' * 300 + b'bcc' + bytes(5)
print(rle(sample), unrle(rle(sample)) == sample)


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


print(hex(adler32(b'Wikipedia')), adler32(b''))
alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'


def b64(data):
    out = bytearray()
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk.ljust(3, b'\0'))
        out += bytes(alphabet[n >> s & 63] for s in (18, 12, 6, 0))[:len(chunk) + 1].ljust(4, b'=')
    return bytes(out)


print(b64(b'hello world'), b64(b''), b64(b'\xff\xfe'))
f = BytesIO(bytes(range(20)))
print(f.seek(-4, SEEK_END), f.read(2), f.seek(-6, SEEK_CUR), int.from_bytes(f.read(4), 'little', signed=True), f.tell(), (1000).to_bytes(3, 'little'), int.from_bytes(b'\xff\xfe', signed=True))
