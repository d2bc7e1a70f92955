# Augmented assignment to a call.
def f(): ...


f() += 1
