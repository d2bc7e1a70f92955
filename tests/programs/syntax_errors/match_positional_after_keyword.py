# A positional pattern behind a keyword pattern.
match 5:
    case int(real=a, b):
        pass
