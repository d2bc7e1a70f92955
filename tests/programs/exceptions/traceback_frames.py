# The variables of the frames of a traceback, those that are over included; frames of generators that something was thrown into.
def inner(a, b=2, *rest, key=None):
    local = [a, b]
    def closure(): return local, a
    del key
    return a / 0


def outer(n):
    value = n * 2
    return inner(value, *range(3))


try:
    outer(5)
except ZeroDivisionError as e:
    level = e.__traceback__
    while level:
        names = level.tb_frame.f_locals
        print(level.tb_frame.f_code.co_name, level.tb_lineno, sorted(k for k in names if k not in ("closure",)) if names is not globals() else "globals")
        last, level = level, level.tb_next
    print({k: v for k, v in last.tb_frame.f_locals.items() if k != "closure"})


def generator():
    for i in range(5):
        try:
            yield i
        except GeneratorExit as e:
            print("closed", e.__traceback__.tb_lineno, e.__traceback__.tb_frame.f_code.co_name)
            raise
        except KeyError as e:
            print("thrown", e.__traceback__.tb_lineno)


g = generator()
next(g)
print(g.throw(KeyError("k")))
try:
    g.throw(ValueError("v"))
except ValueError as e:
    level = e.__traceback__
    while level:
        print(level.tb_lineno, level.tb_frame.f_code.co_name, level.tb_frame.f_locals.get("i"))
        level = level.tb_next
g = generator()
next(g)
g.close()


def delegating():
    yield from generator()


g = delegating()
next(g)
try:
    g.throw(OSError("o"))
except OSError as e:
    level, names = e.__traceback__, []
    while level:
        names.append(level.tb_frame.f_code.co_name)
        level = level.tb_next
    print(names)
