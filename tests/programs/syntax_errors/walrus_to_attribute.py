# A walrus whose target is an attribute.
class C: ...


if (C.x := 1):
    pass
