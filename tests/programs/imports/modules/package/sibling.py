print("package/sibling", __name__, __package__)
shared = ["from sibling"]
def up():
    from .. import plain
    from ..plain import value as v
    return plain.__name__, v
