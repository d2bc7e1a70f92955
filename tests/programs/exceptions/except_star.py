# except*: matching parts, what is left, raising inside, naked exceptions, nesting.
def show(g):
    if g is None: return "None"
    if isinstance(g, BaseExceptionGroup): return f"{type(g).__name__}<{g.message}: {', '.join(show(e) for e in g.exceptions)}>"
    return f"{type(g).__name__}({g})"


def attempt(f, *args):
    try: print(f.__name__, "returned", f(*args))
    except BaseException as e: print(f.__name__, "raised", show(e), "| context", show(e.__context__), "| cause", show(e.__cause__))


def group(): return ExceptionGroup("g", [ValueError(1), TypeError("t"), ExceptionGroup("in", [ValueError(2), KeyError("k")])])
def handle_some():
    try: raise group()
    except* ValueError as e: print("values", show(e))
    except* TypeError as e: print("types", show(e))
def handle_all():
    try: raise group()
    except* (ValueError, TypeError) as e: print("first", show(e))
    except* Exception as e: print("rest", show(e))
    else: print("not reached")
    finally: print("finally")
    return "done"
def naked():
    try: raise ValueError("alone")
    except* ValueError as e: print(type(e).__name__, show(e), repr(e.message))
    return "handled"
def naked_unmatched():
    try: raise KeyError("alone")
    except* ValueError: pass
def nothing_raised():
    try: x = 1
    except* ValueError: x = 2
    else: x = 3
    return x
def raise_inside():
    try: raise group()
    except* ValueError as e: raise IndexError("new")
def raise_inside_two():
    try: raise group()
    except* ValueError: raise IndexError("one")
    except* TypeError: raise AttributeError("two")
def raise_from():
    try: raise group()
    except* ValueError as e: raise IndexError("new") from e
    except* Exception: pass
def reraise_bare():
    try: raise group()
    except* ValueError: raise
    except* TypeError: pass
def reraise_named():
    try: raise group()
    except* TypeError as e: raise e
def bad_type():
    try: raise group()
    except* 5: pass
def group_type():
    try: raise group()
    except* ExceptionGroup: pass
def in_loop():
    seen = []
    for i in range(4):
        try:
            if i == 1: raise ExceptionGroup("g", [ValueError(i)])
            if i == 2: raise TypeError(i)
            seen.append(i)
        except* ValueError as e: seen.append(("v", e.exceptions[0].args))
        except* TypeError as e: seen.append(("t", len(e.exceptions)))
    return seen
def nested():
    try:
        try: raise group()
        except* KeyError: print("inner keys")
    except* ValueError as e: print("outer values", show(e))
    except* TypeError as e: print("outer types", show(e))
    return "ok"
def base_exceptions():
    try: raise BaseExceptionGroup("b", [KeyboardInterrupt("k"), ValueError("v")])
    except* ValueError: print("value part")
def name_deleted():
    try: raise ValueError(1)
    except* ValueError as e: pass
    return "e" in locals()
def plain_except_sees_group():
    try: raise group()
    except ValueError: return "no"
    except ExceptionGroup as e: return show(e.subgroup(KeyError))
def from_function():
    def inner():
        try: raise group()
        except* TypeError: pass
    try: inner()
    except* KeyError: print("keys", end=" ")
    except* ValueError: print("values", end=" ")
    return "clean"
for f in (handle_some, handle_all, naked, naked_unmatched, nothing_raised, raise_inside, raise_inside_two, raise_from, reraise_bare, reraise_named, bad_type, group_type, in_loop, nested, base_exceptions, name_deleted, plain_except_sees_group, from_function):
    attempt(f)
