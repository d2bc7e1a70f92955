# Two stars in a sequence pattern.
match [1, 2]:
    case [*a, *b]:
        pass
