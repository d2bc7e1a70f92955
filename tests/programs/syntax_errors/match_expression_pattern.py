# An expression where a pattern is due.
match 5:
    case 1 + 2:
        pass
