# except … as an attribute.
class C: ...


try:
    pass
except ValueError as C.e:
    pass
