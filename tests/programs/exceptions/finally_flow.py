# finally with return, break, continue, loops and exceptions that replace one another.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e} (context {type(e.__context__).__name__})"


log = []
def note(x):
    log.append(x)
    return x
def return_runs_finally():
    try: return note("value")
    finally: note("finally")
def return_value_is_kept():
    x = 1
    try: return x
    finally: x = 2
def list_is_shared():
    x = [1]
    try: return x
    finally: x.append(2)
def nested_finally():
    try:
        try: raise KeyError("inner")
        finally: note("one")
    finally: note("two")
def finally_raises():
    try: raise KeyError("lost")
    finally: raise ValueError("replaces")
def except_raises():
    try: raise KeyError("first")
    except KeyError: raise ValueError("second")
    finally: note("after both")
def else_raises():
    try: pass
    except ValueError: return "not reached"
    else: raise ValueError("from else")
    finally: note("else finally")
def break_through():
    for i in range(5):
        try:
            if i == 2: break
        finally: note(i)
    else: return "not reached"
    return i
def continue_through():
    out = []
    for i in range(4):
        try:
            if i % 2: continue
            out.append(i)
        finally: out.append(f"f{i}")
    return out
def while_nested():
    n = 0
    while True:
        try:
            while True:
                try:
                    n += 1
                    if n > 3: break
                    if n == 2: continue
                finally: note(f"n{n}")
            return n
        finally: note("outer")
def return_in_loop():
    for a in range(3):
        for b in range(3):
            try:
                if a * b == 2: return a, b
            finally: note((a, b))
def deep():
    try:
        try:
            try: 1 / 0
            except KeyError: note("wrong")
            finally: note("f1")
        except ZeroDivisionError as e:
            note(str(e))
            raise IndexError("new") from None
        finally: note("f2")
    except IndexError as e: return repr(e), e.__cause__, e.__suppress_context__, type(e.__context__).__name__
def generator_finally():
    try:
        yield 1
        yield 2
    finally: note("generator closed")
def use_generator():
    g = generator_finally()
    for v in g:
        break
    g.close()
    return v
def try_else_return():
    try: x = 5
    except Exception: return "except"
    else: return x
    finally: note("try else finally")
def yield_in_finally():
    try: yield "body"
    finally: yield "finally"
for f in (return_runs_finally, return_value_is_kept, list_is_shared, nested_finally, finally_raises, except_raises, else_raises, break_through, continue_through, while_nested, return_in_loop, deep, use_generator, try_else_return, lambda: list(yield_in_finally())):
    print(f.__name__, attempt(f), log)
    log.clear()
def many(n):
    total = 0
    for i in range(n):
        try:
            if i % 3 == 0: raise ValueError(i)
            total += i
        except ValueError as e: total += e.args[0] * 10
        else: total += 1
        finally: total += 100
    return total
print(many(500))
