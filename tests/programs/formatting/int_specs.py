# The format mini-language on integers.
def attempt(value, spec):
    try:
        print(f"{spec!r:>10}", "|" + format(value, spec) + "|")
    except Exception as e:
        print(f"{spec!r:>10}", type(e).__name__, e)


for value in (0, 42, -42, 1234567, -1234567, 10**20):
    print(value)
    for spec in ("", "d", "+", " ", "-", "5", "<12", ">12", "^13", "=+13", "012", "+012d", "*^12", "日>12", ",", "_", "+,", "015,", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "#014x", "_b", "_x", "#_X", "n", "<#9o"):
        attempt(value, spec)

print("as other kinds")
for spec in ("c", "5c", "f", ".2f", "e", ".3e", "g", "%", ".1%", "E", "G", "F", "010.1f", ",.2f", "_.0f"):
    attempt(97, spec)
attempt(0x1F600, "c")
attempt(2**70, ".3e")
attempt(10**400, "f")
attempt(-1, "c")
attempt(0x110000, "c")

print("refused")
for spec in ("s", ".2", ".2d", "+c", "#c", ",b", ",x", "_n", ",_", "z", "5.", "d5", "y", "  ", "<<<", "5d5", ",,", "{", "999999999999999999999d", "0=5d", "=5", "z.1f", "#,d", ",c", "_c", "10s"):
    attempt(5, spec)
print("bool")
for spec in ("", "d", "5", "<5", "05d", "x", ".1f", "s", "#b"):
    attempt(True, spec)
try:
    format(5, 5)
except TypeError as e:
    print(type(e).__name__, e)
try:
    (5).__format__()
except TypeError as e:
    print(type(e).__name__, e)
