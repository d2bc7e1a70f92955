# Decimal text of huge integers is limited to 4300 digits; powers of two as bases are not.
import sys


def attempt(label, action):
    try:
        result = action()
        print(label, len(result) if isinstance(result, str) else result.bit_length())
    except Exception as e:
        print(label, type(e).__name__, e)


print(sys.get_int_max_str_digits())
within = 10**4299
beyond = 10**4300

attempt("str within", lambda: str(within))
attempt("str beyond", lambda: str(beyond))
attempt("repr beyond", lambda: repr(-beyond))
attempt("format beyond", lambda: f"{beyond}")
attempt("format d", lambda: format(beyond, "d"))
attempt("percent d", lambda: "%d" % beyond)
attempt("hex beyond", lambda: hex(beyond))
attempt("oct beyond", lambda: oct(beyond))
attempt("bin beyond", lambda: bin(beyond))
attempt("format x", lambda: format(beyond, "x"))
attempt("parse within", lambda: int("9" * 4300))
attempt("parse beyond", lambda: int("9" * 4301))
attempt("parse with underscores", lambda: int("1_" * 4299 + "1"))
attempt("parse with zeros", lambda: int("0" * 5000 + "1"))
attempt("parse base 16", lambda: int("f" * 9000, 16))
attempt("parse base 3", lambda: int("2" * 9000, 3))
attempt("parse base 32", lambda: int("v" * 9000, 32))

sys.set_int_max_str_digits(0)
attempt("no limit", lambda: str(beyond))
attempt("no limit parse", lambda: int("9" * 6000))
sys.set_int_max_str_digits(1000)
attempt("lower limit", lambda: str(within))
for wrong in (5, 639, -1, "x"):
    try:
        sys.set_int_max_str_digits(wrong)
    except Exception as e:
        print(type(e).__name__, e)
sys.set_int_max_str_digits(4300)
print(sys.get_int_max_str_digits())
print(sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)
