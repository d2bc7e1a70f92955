# raise in all forms, except clauses by class and tuple, else, finally, re-raising.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def path(value):
    steps = []
    try:
        steps.append("try")
        if value == "key": {}["k"]
        if value == "zero": 1 / 0
        if value == "type": "a" + 1
        if value == "custom": raise Custom("mine", 5)
        if value == "return": return steps
        if value == "exit": raise SystemExit(3)
    except (KeyError, ZeroDivisionError) as e: steps.append(f"tuple {type(e).__name__} {e}")
    except Custom as e: steps.append(f"custom {e.args} {e.extra}")
    except Exception as e: steps.append(f"general {type(e).__name__}")
    except: steps.append("bare")
    else: steps.append("else")
    finally: steps.append("finally")
    return steps


class Custom(Exception):
    def __init__(self, message, extra):
        super().__init__(message)
        self.extra = extra


for v in ("none", "key", "zero", "type", "custom", "return", "exit"): print(v, path(v))
def raise_class(): raise ValueError
def raise_instance(): raise ValueError("with", "args")
def raise_not(): raise 5
def raise_class_not(): raise int
def raise_str(): raise "text"
def raise_none(): raise None
def bare_outside(): raise
def class_needs_args(): raise Custom
def except_not(): 
    try: raise ValueError("inner")
    except 5: pass
def except_tuple_not():
    try: raise ValueError("inner")
    except (KeyError, "x"): pass
def except_evaluated_lazily():
    try: return "no error, no evaluation"
    except undefined_name: pass
def name_is_deleted():
    e = "before"
    try: raise ValueError("v")
    except ValueError as e: pass
    return e
def reraise():
    try: raise KeyError("again")
    except KeyError: raise
def reraise_in_call():
    def again(): raise
    try: 1 / 0
    except ZeroDivisionError: again()
def wrong_new():
    class Strange(Exception):
        def __new__(cls): return 5
    raise Strange
for f in (raise_class, raise_instance, raise_not, raise_class_not, raise_str, raise_none, bare_outside, class_needs_args, except_not, except_tuple_not, except_evaluated_lazily, name_is_deleted, reraise, reraise_in_call, wrong_new):
    print(f.__name__, attempt(f))
def subclasses():
    for error in (IndexError("i"), KeyError("k"), LookupError("l"), ArithmeticError("a"), OverflowError("o"), UnicodeDecodeError("utf-8", b"", 0, 1, "r"), StopIteration(1)):
        try: raise error
        except LookupError: print("lookup", end=" ")
        except (ArithmeticError, ValueError): print("arithmetic or value", end=" ")
        except Exception: print("other", end=" ")
    print()
subclasses()
kinds = (KeyError, (IndexError, ZeroDivisionError))
def nested_tuple():
    try: 1 / 0
    except (KeyError, IndexError) + kinds[1]: return "concatenated tuple"
print(nested_tuple())
try: raise KeyError("no parentheses")
except KeyError, IndexError: print("caught without parentheses")
def dynamic(kind):
    try: raise kind("x")
    except kind as caught: return caught.args
print(dynamic(RuntimeError), dynamic(Warning))
try:
    try: raise ValueError("first")
    finally: print("cleanup", end=" ")
except ValueError as e: print("outer", e)
for i in range(3):
    try:
        if i == 1: continue
        print("body", i, end=" ")
    finally: print("finally", i, end=" ")
print()
