# A class header without colon.
class C(object)
    x = 1
