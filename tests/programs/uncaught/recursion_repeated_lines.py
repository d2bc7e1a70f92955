# Repeated frames are folded.
def countdown(n):
    if n == 0:
        raise ValueError("liftoff")
    return countdown(n - 1)


countdown(20)
