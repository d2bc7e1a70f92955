# Cause, context and again a cause.
def first():
    raise KeyError("first")


def second():
    try:
        first()
    except KeyError as e:
        raise ValueError("second") from e


def third():
    try:
        second()
    except ValueError:
        {}["third"]


try:
    third()
except KeyError as e:
    e.add_note("noted on the third")
    raise RuntimeError("fourth") from e
