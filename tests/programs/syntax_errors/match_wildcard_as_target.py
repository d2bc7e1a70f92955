# The wildcard as a target.
match 5:
    case int() as _:
        pass
