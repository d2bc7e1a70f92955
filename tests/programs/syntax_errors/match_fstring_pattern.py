# An f-string as a pattern.
match 'a':
    case f'a':
        pass
