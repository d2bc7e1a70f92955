# The same key twice in a mapping pattern.
match {}:
    case {'k': a, 'k': b}:
        pass
