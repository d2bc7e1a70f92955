# A group as the cause of an exception, and an exception as the cause inside of a group.
def leaf():
    try:
        [][0]
    except IndexError as e:
        raise LookupError("leaf failed") from e


def gather():
    errors = []
    for _ in range(2):
        try:
            leaf()
        except LookupError as e:
            errors.append(e)
    raise ExceptionGroup("gathered", errors)


try:
    gather()
except ExceptionGroup as group:
    raise RuntimeError("giving up") from group
