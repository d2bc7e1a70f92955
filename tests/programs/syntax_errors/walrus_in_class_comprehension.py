# A walrus in a comprehension in a class body.
class C:
    values = [y := x for x in range(3)]
