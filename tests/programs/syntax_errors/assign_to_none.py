# Assignment to None.
class C:
    pass


C.x = None
None = 1
