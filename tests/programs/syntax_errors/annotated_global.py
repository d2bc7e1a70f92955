# A global name that is annotated in a function.
def f():
    global x
    x: int = 1
