# **rest before another key.
match {}:
    case {**rest, 'k': v}:
        pass
