# How the last line is written for exceptions with odd texts and classes.
import sys


class Empty(Exception): pass
class Multi(Exception):
    def __str__(self): return "line one\nline two"
class NoStr(Exception):
    def __str__(self): raise RuntimeError("no text")
class Outer:
    class Nested(Exception): pass
def local():
    class Local(Exception): pass
    return Local("local class")
class Renamed(Exception): pass
Renamed.__module__ = "some.module"


for e in (Empty(), Empty(""), Empty("text"), Empty(1, 2), Empty(None), Multi(), NoStr(), Outer.Nested("nested"), local(), Renamed("elsewhere"), KeyError("key"), KeyError(), ValueError("é日😀\ttab"), StopIteration(5), OSError(2, "No such file or directory", "name"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), AssertionError(), MemoryError(), NotImplementedError(), ExceptionGroup("group", [Empty("in group")])):
    sys.excepthook(type(e), e, e.__traceback__)
raise Outer.Nested("with a traceback\nand a second line")
