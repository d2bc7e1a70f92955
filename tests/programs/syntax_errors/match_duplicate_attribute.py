# The same attribute twice in a class pattern.
match 5:
    case int(real=a, real=b):
        pass
