# Replacing sys.stdout, sys.modules as the cache of imports, hooks that are attributes.
import sys
import io
import types


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Collect:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append('<flush>')


real = sys.stdout
sys.stdout = c = Collect()
print('to the collector', 1, 2, sep='-')
print('flushed', flush=True, end='')
print()
sys.stdout = None
print('nowhere')
sys.stdout = real
print(c.parts)
sys.stdout = io.StringIO()
print('x')
captured, sys.stdout = sys.stdout.getvalue(), real
print(repr(captured))


class NoWrite:
    pass


sys.stdout = NoWrite()
try:
    print('fails')
except AttributeError as e:
    message = str(e)
finally:
    sys.stdout = real
print(message)
print(print('direct', file=c), c.parts[-2:])
del sys.stdout
try:
    print('lost')
except RuntimeError as e:
    message = str(e)
sys.stdout = real
print(message)

made = types.ModuleType('made_module')
made.value = 5
sys.modules['made_module'] = made
import made_module
from made_module import value
print(made_module is made, value)
sys.modules['blocked'] = None
try:
    import blocked
except ModuleNotFoundError as e:
    print(type(e).__name__, e, e.name)
import math
first = sys.modules.pop('math')
import math
print(math.pi == first.pi, 'math' in sys.modules)
try:
    import surely_not_there_at_all
except ModuleNotFoundError as e:
    print(type(e).__name__, str(e).splitlines()[0], e.name)
try:
    from math import surely_not
except ImportError as e:
    print(type(e).__name__, str(e).partition(' (')[0])
shown = []
old_hook = sys.displayhook
print(callable(sys.displayhook), callable(sys.excepthook), sys.__displayhook__ is old_hook, sys.__excepthook__ is sys.excepthook)
sys.displayhook(None)
sys.displayhook([1, 'two'])
import builtins
print(builtins._)
attempt(lambda: sys.modules['nothing here'])
print(sys.stdin is None or hasattr(sys.stdin, 'read'), sys.stdout.writable(), sys.stderr.writable())
