# memoryview.cast: other item kinds, several dimensions.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


raw = bytearray(range(16))
view = memoryview(raw)
for code in ("B", "b", "c", "H", "h", "I", "i", "Q", "q", "?", "@H"):
    other = view.cast(code)
    print(code, other.format, other.itemsize, len(other), other.tolist()[:4], other[0], other.nbytes)
floats = memoryview(bytearray(16)).cast("d")
floats[0] = 1.5
floats[1] = -0.25
print(floats.tolist(), floats.tobytes().hex(), bytes(floats.cast("B")[6:8]))
single = memoryview(bytearray(8)).cast("f")
single[0] = 0.1
print(single.tolist())
halves = memoryview(bytearray(4)).cast("e")
halves[0] = 1.0
print(halves.tolist())

words = view.cast("H")
words[0] = 0xFFFF
words[1:3] = memoryview(bytearray(b"\1\0\2\0")).cast("H")
print(raw[:8], words[:3].tolist())
signed = view.cast("b")
signed[15] = -1
print(raw[15], signed[-1], view.cast("c")[0], view.cast("?")[3])

grid = view.cast("B", (4, 4))
print(grid.shape, grid.ndim, grid.strides, grid[1, 2], grid[-1, -1], grid.tolist(), len(grid), grid.nbytes)
grid[2, 3] = 77
print(raw[11], view.cast("H", [2, 4]).tolist()[1], grid.cast("B").shape)
for action in (
    lambda: grid[0], lambda: grid[5, 0], lambda: grid[0, 0, 0], lambda: grid[0:1].shape, lambda: view.cast("Z"), lambda: memoryview(b"abc").cast("H"), lambda: view.cast("B", (3, 4)), lambda: view.cast("H").cast("I"),
    lambda: view[::2].cast("H"), lambda: words.__setitem__(0, 70000), lambda: words.__setitem__(0, -1), lambda: words.__setitem__(0, 1.5), lambda: floats.__setitem__(0, "x"), lambda: view.cast("B", 5), lambda: view.cast("B", (0, 4)), lambda: view.cast(5),
    lambda: view.cast("c").__setitem__(0, 1), lambda: hash(memoryview(b"abcd").cast("H")), lambda: view.cast("B", (-4, -4)), lambda: words.__setitem__(slice(0, 1), b"ab"),
):
    print(attempt(action))
chars = view.cast("c")
chars[0] = b"Z"
print(raw[0], chars.tolist()[:2], memoryview(b"ab").cast("c") == memoryview(b"ab").cast("c"), view.cast("H") == view.cast("h"), memoryview(b"\1\0").cast("h") == memoryview(b"\1\0").cast("H"))
with view.cast("I") as ints:
    print(ints[1:3].tolist(), ints.tobytes() == bytes(raw))
