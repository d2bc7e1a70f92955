# int() from text in every base, and its refusals.
def attempt(*args, **kwargs):
    try:
        print(args, kwargs, int(*args, **kwargs))
    except Exception as e:
        print(args, kwargs, type(e).__name__, e)


for text in ("0", "-0", "+7", "  42\n", "1_000_000", "-1_0", "007", "٣٤", "１２"):
    attempt(text)
for text in ("", " ", "+", "-", "--1", "1 2", "1_", "_1", "1__0", "0x10", "1.5", "1e3", "a", "1\x00", "½", "²"):
    attempt(text)

print("bases")
attempt("ff", 16)
attempt("0xFF", 16)
attempt("0xff", 0)
attempt("0o17", 0)
attempt("0b101", 0)
attempt("0b1_01", 0)
attempt("0x_f", 0)
attempt("10", 0)
attempt("010", 0)
attempt("000", 0)
attempt("0b12", 0)
attempt("z", 36)
attempt("Zz", 36)
attempt("-zz", 36)
attempt("12", 2)
attempt("8", 8)
attempt("0o7", 8)
attempt("0b1", 16)
attempt("1", 1)
attempt("1", 37)
attempt("1", -2)
attempt("1", base=10)
attempt(b"  12 ")
attempt(b"ff", 16)
attempt(bytearray(b"77"), 8)
attempt(b"\xff")
attempt(12, 10)
attempt(None)
attempt([])
attempt()
attempt(base=10)
attempt("1", 2, 3)
attempt(True)
attempt(1.9)
attempt(-1.9)
attempt(1e20)
attempt(1e23)
attempt(float("inf"))
attempt(float("nan"))
attempt(1j)

print("every base, there and back")
def render(n, base):
    out = ""
    while n:
        n, digit = divmod(n, base)
        out = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + out
    return out or "0"

number = 3**80 + 2**70
print(all(int(render(number, base), base) == number for base in range(2, 37)))
print(render(number, 7), render(number, 36), render(number, 2) == bin(number)[2:])
print(oct(number), hex(number), hex(-255), bin(-5), oct(0), bin(0))
