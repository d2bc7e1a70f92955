# print to several targets, with separators, ends, flush and wrong arguments.
import io, sys


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print()
print("")
print(1, "two", 3.0, None, [4], sep=", ", end=".\n")
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print("no newline", end="")
print("|", end="\n\n")
print(*[1, 2, 3], *"ab", sep="-")
print("tab\there", "new\nline", "quote'", "é日😀", "\x41")
print("multi", "line", sep="\n")
print(sep="ignored", end="only end\n")
buffer = io.StringIO()
print("to buffer", 5, sep=":", end="!", file=buffer, flush=True)
print(file=buffer)
print(repr(buffer.getvalue()))


class Writer:
    def __init__(self): self.parts = []
    def write(self, text): self.parts.append(text)
class Flushing(Writer):
    def flush(self): self.parts.append("<flush>")
w = Writer()
print("a", 1, None, file=w)
print(w.parts)
f = Flushing()
print("x", "y", sep="+", file=f, flush=True)
print(f.parts)
class Failing:
    def write(self, text): raise OSError(f"cannot write {text!r}")
for action in (lambda: print("x", file=Failing()), lambda: print("x", file=5), lambda: print("x", file=object()), lambda: print(1, sep=1), lambda: print(1, end=b""), lambda: print(1, bad=1), lambda: print(1, file=w, flush=True), lambda: print(1, sep=[])):
    print(attempt(action))
print("none file", file=None)
class Loud:
    def __str__(self): return "str of Loud"
    def __repr__(self): return "repr of Loud"
class Bad:
    def __str__(self): raise ValueError("no str")
print(Loud(), [Loud()], (Loud(),), {"k": Loud()})
print("before", attempt(lambda: print("partial", Bad(), "after")))
old = sys.stdout
sys.stdout = captured = io.StringIO()
print("captured", 1)
sys.stdout.write("written\n")
sys.stdout = old
print(repr(captured.getvalue()))
sys.stdout = w2 = Writer()
print("custom stdout")
sys.stdout = old
print(w2.parts)
sys.stdout = None
print("lost")
sys.stdout = old
print(sys.stdout.write("count me\n"))
del sys.stdout
message = attempt(lambda: print("x"))
sys.stdout = old
print(message, sys.__stdout__ is old)
def shadow():
    print = lambda *a: "shadowed"
    return print("x")
print(shadow(), print.__name__, print is __builtins__.print)
print(end="")
print(print(), print(end="<"), ">")
for i in range(3): print(i, end=" " if i < 2 else "\n")
print("%s and %s" % ("a", 1), "{}".format(2), f"{3}", "x" * 3, sep="|")
print("long " * 20)
print(True, False, None, ..., NotImplemented, int, print.__class__, sep="\n")
