# = with an expression on the left in a call.
def f(**k): ...


f(a.b=1)
