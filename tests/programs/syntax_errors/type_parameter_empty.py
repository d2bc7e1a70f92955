# Empty type parameters.
class C[]:
    pass
