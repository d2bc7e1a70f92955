# Recursion limit, digits limit: setting, getting, and what happens at them.
import sys


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


old = sys.getrecursionlimit()


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


sys.setrecursionlimit(200)
print(sys.getrecursionlimit(), depth(50))
try:
    depth(5000)
except RecursionError as e:
    print(type(e).__name__, str(e).startswith('maximum recursion depth exceeded'))


def forever():
    return forever()


for _ in range(3):
    try:
        forever()
    except RecursionError:
        print('again')


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + 'x')

    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other


for action in (lambda: Loop().a, lambda: repr(Loop()), lambda: Loop() == Loop()):
    try:
        action()
    except RecursionError:
        print('RecursionError')
sys.setrecursionlimit(old)
print(sys.getrecursionlimit() == old, depth(300))
attempt(lambda: sys.setrecursionlimit(0))
attempt(lambda: sys.setrecursionlimit('x'))
attempt(lambda: sys.setrecursionlimit())
digits = sys.get_int_max_str_digits()
print(digits)
attempt(lambda: len(str(10 ** 4299)))
attempt(lambda: str(10 ** 4300))
attempt(lambda: int('1' * 4301))
attempt(lambda: len(hex(10 ** 5000)))
attempt(lambda: int('0x' + 'f' * 5000, 16) > 0)
attempt(lambda: f'{10 ** 5000}')
attempt(lambda: repr(-10 ** 5000))
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)), len(str(int('9' * 6000))))
sys.set_int_max_str_digits(700)
attempt(lambda: str(10 ** 700))
print(len(str(10 ** 699)))
attempt(lambda: sys.set_int_max_str_digits(100))
attempt(lambda: sys.set_int_max_str_digits(-1))
sys.set_int_max_str_digits(digits)
print(sys.get_int_max_str_digits())
