# yield in a class body.
class C:
    values = list((yield 1))
