# memoryview: reading, writing through, slices, comparison, release.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


buffer = bytearray(b"abcdefgh")
view = memoryview(buffer)
print(len(view), view[0], view[-1], view[2:4].tobytes(), view[::2].tolist(), view[::-1].tobytes(), bytes(view), list(view[:3]))
print(view.format, view.itemsize, view.ndim, view.shape, view.strides, view.nbytes, view.readonly, view.contiguous, view.c_contiguous, view.f_contiguous, view.suboffsets, view.obj is buffer)
print(view[::2].strides, view[::2].contiguous, view[::-1].strides, view[3:3].shape, view[1:].nbytes)
view[0] = 65
view[1:3] = b"BC"
view[4::2] = b"xy"
print(buffer, view.tobytes(), view.hex(), view.hex("-"), view[:2].hex())
window = view[2:6]
window[0] = 33
print(buffer, window.tolist(), window[1:].tolist(), window[1:][1], memoryview(window)[0])
print(view == buffer, view == bytes(buffer), view[:2] == b"AB", view == "x", view != b"", memoryview(b"ab") == memoryview(bytearray(b"ab")), memoryview(b"ab")[::-1] == b"ba")
print(33 in view, 200 in view, sum(memoryview(b"\1\2")), max(view), sorted(memoryview(b"cab")), [*reversed(memoryview(b"abc"))], memoryview(b"abca").count(97), memoryview(b"abc").index(99))
print(hash(memoryview(b"ab")) == hash(b"ab"), {memoryview(b"k"): 1}[b"k"], bool(memoryview(b"")), bool(view), view.toreadonly().readonly)
read_only = memoryview(b"fixed")
for action in (
    lambda: read_only.__setitem__(0, 1), lambda: view.__setitem__(0, 256), lambda: view.__setitem__(0, "a"), lambda: view.__setitem__(99, 1), lambda: view[99], lambda: view["a"], lambda: view.__setitem__(slice(0, 2), b"xyz"),
    lambda: view.__setitem__(slice(0, 2), "xy"), lambda: view.__delitem__(0), lambda: hash(view), lambda: memoryview("text"), lambda: memoryview(5), lambda: memoryview(), lambda: view + b"a", lambda: view < view, lambda: buffer.append(1),
    lambda: buffer.__delitem__(0), lambda: buffer.clear(), lambda: memoryview(b"abc").index(7), lambda: view[1, 2], lambda: view.missing, lambda: view.toreadonly().__setitem__(0, 1), lambda: view[::0],
):
    print(attempt(action))
buffer[0] = 90
print(view[0], attempt(lambda: buffer.extend(b"more")))
window.release()
view.release()
print(attempt(lambda: view[0]), attempt(lambda: len(view)), attempt(lambda: view.tobytes()), attempt(lambda: window.tolist()))
view.release()
with memoryview(b"context") as v:
    print(v[0], v.tobytes())
print(attempt(lambda: v[0]))
print(type(memoryview(b"a")[0]).__name__, memoryview(b"abc").tobytes("C"), isinstance(view, memoryview), memoryview(memoryview(b"x")).obj)
