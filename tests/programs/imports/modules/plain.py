"""A plain module."""
print("importing plain, named", __name__)
value = 1
_private = "hidden from star"
items = ["shared"]


def function():
    return f"function in {__name__} sees value {value}"


class Thing:
    pass
