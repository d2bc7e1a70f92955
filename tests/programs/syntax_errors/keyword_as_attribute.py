# A keyword as an attribute.
class C: ...


C.none = 1
C.None = 2
