# An irrefutable alternative before others.
match 5:
    case x | 1:
        pass
