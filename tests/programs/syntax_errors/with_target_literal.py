# with … as a literal.
with open as 5:
    pass
