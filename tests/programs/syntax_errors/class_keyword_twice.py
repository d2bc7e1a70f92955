# The same keyword twice in a class header.
class C(metaclass=type, metaclass=type):
    pass
