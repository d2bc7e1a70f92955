# throw in every form and state; what close returns and raises.
def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def catcher():
    n = 0
    while True:
        try:
            n += 1
            yield n
        except ValueError as e: yield f"value {e}"
        except (KeyError, IndexError): yield "lookup"
        finally: n += 10


g = catcher()
print(next(g), g.throw(ValueError("a")), next(g), g.throw(KeyError), next(g), g.throw(IndexError("x")), next(g))
print(attempt(lambda: g.throw(TypeError("unhandled"))), list(g), attempt(lambda: g.throw(ValueError("after the end"))), attempt(lambda: next(g)))
fresh = catcher()
print(attempt(lambda: fresh.throw(ValueError("before the start"))), list(fresh))
for bad in (5, "text", int, None, object()):
    g = catcher(); next(g)
    result = attempt(lambda: g.throw(bad))
    print(result)
g = catcher(); next(g)
print(attempt(lambda: g.throw()), g.throw(ValueError))
def finisher():
    try: yield 1
    except ValueError: return "returned on throw"
    finally: print("cleanup", end=" ")
g = finisher(); next(g)
print(attempt(lambda: g.throw(ValueError)))
g = finisher(); next(g)
print(attempt(lambda: g.throw(KeyError("k"))))
g = finisher(); next(g)
print(g.close(), g.close())
def replaced():
    try: yield 1
    except ValueError as e: raise TypeError("replaced") from e
g = replaced(); next(g)
try: g.throw(ValueError("orig"))
except TypeError as e: print(e, repr(e.__cause__))
def stop(): yield 1
g = stop(); next(g)
print(attempt(lambda: g.throw(StopIteration("thrown stop"))))
g = stop(); next(g)
print(attempt(lambda: g.throw(GeneratorExit())))
def exit_value():
    try: yield
    except GeneratorExit: return 42
g = exit_value(); next(g)
print(g.close(), g.gi_frame)
def swallow():
    while True:
        try: yield "still here"
        except ValueError: pass
g = swallow(); next(g)
print(g.throw(ValueError), g.throw(ValueError("twice")), g.close())
def nested():
    try:
        try: yield "in"
        except KeyError: yield "key handled"; raise
    except KeyError as e: yield f"re-raised {e}"
    else: yield "else"
    finally: yield "finally"
g = nested()
print(next(g), g.throw(KeyError("q")), next(g), next(g), attempt(lambda: next(g)))
g = nested()
print(list(g))
def context():
    try: yield
    except KeyError: pass
    try: 1 / 0
    except ZeroDivisionError as e: yield repr(e.__context__)
g = context(); next(g)
print(g.throw(KeyError("earlier")))
class Resource:
    log = []
    def __enter__(self): self.log.append("open"); return self
    def __exit__(self, t, v, tb): self.log.append(t.__name__ if t else "clean")
def with_resource():
    with Resource():
        yield 1
        yield 2
g = with_resource(); next(g); g.close()
g = with_resource(); list(g)
g = with_resource(); next(g); attempt(lambda: g.throw(OSError("x")))
print(Resource.log)
for v in with_resource():
    if v == 1: continue
    print("loop", v)
def loops():
    for i in range(3):
        try: yield i
        except ValueError: print(f"skip {i}", end=" ")
g = loops()
print(next(g), g.throw(ValueError), g.throw(ValueError), attempt(lambda: g.throw(ValueError)))
