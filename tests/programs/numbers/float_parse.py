# float() from text and numbers.
def attempt(*args):
    try:
        print(args, repr(float(*args)))
    except Exception as e:
        print(args, type(e).__name__, e)


for text in ("1", " 1.5 ", "-.5", "5.", "+1e3", "1E-2", "1_000.5", "1e1_0", "inf", "-INF", "Infinity", "nan", "-nan", "+NaN", "1e400",
             "-1e400", "1e-400", "0.1e1", "٣.٥", "000.100", "1.7976931348623159e308", "1.7976931348623158e308", "2.4703282292062327e-324",
             "2.4703282292062328e-324", "4.9406564584124654e-324"):
    attempt(text)
for text in ("", " ", ".", "e5", "1e", "1e+", "1__0", "_1", "1_", "1_.5", "1._5", "0x1p3", "1,5", "infin", "nanx", "1 2", "--1", "1.5.2", "\x00", "1\x00"):
    attempt(text)
attempt(b"2.5")
attempt(bytearray(b" 7e2 "))
attempt(b"x")
attempt(3)
attempt(2**60 + 1)
attempt(True)
attempt(1.5)
attempt()
attempt(None)
attempt([])
attempt(1j)
attempt(1, 2)
attempt(10**309)

print("hard cases of correct rounding")
for text in ("9007199254740993", "9007199254740992.9999999", "9007199254740993.00000000000000000001", "1.00000000000000011102230246251565404",
             "1.00000000000000011102230246251565405", "0.500000000000000166533453693773481063544750213623046875",
             "3.518437208883201171875e13", "8.10109172351e-10", "1.1125369292536007e-308", "6.631236846766476e-316",
             "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207"
             "096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764"
             "475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880"):
    attempt(text)


class Half:
    def __float__(self):
        return 0.5


class Index:
    def __index__(self):
        return 9


class Wrong:
    def __float__(self):
        return 1


attempt_objects = [Half(), Index(), Wrong()]
for thing in attempt_objects:
    try:
        print(type(thing).__name__, float(thing))
    except Exception as e:
        print(type(e).__name__, e)
