# return in module code.
def fine():
    return 1


print(fine())
if fine():
    return 2
