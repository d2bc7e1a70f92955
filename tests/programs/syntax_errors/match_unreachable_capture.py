# A capture pattern that makes others unreachable.
match 5:
    case x:
        pass
    case 1:
        pass
