# Messages about wrong arguments of builtins: names, counts, suggestions.
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
def g(x):
    yield from x
def mk(x):
    i=g(x); next(i); return lambda: i.send(1)
p=property()
class C:
    def __get__(self,*a): pass
    def __set__(self,*a): pass
d={}
for name in ("__add__","__radd__","__pow__","__rpow__","__neg__","__bool__","__int__","__index__","__divmod__"):
    t(lambda: getattr(5,name)())
    t(lambda: getattr(5,name)(1,2,3,4))
    t(lambda: getattr(int,name)())
def f(): pass
t(lambda: int.mro(5)); t(lambda: int.__subclasses__(5)); t(lambda: [].append()); t(lambda: list.append()); t(lambda: list.append(5)); t(lambda: list.append([],1,2))
t(lambda: type.mro()); t(lambda: dict.fromkeys()); t(lambda: {}.fromkeys()); t(lambda: len.__call__(1,2)); t(lambda: int.from_bytes()); t(lambda: "".join()); t(lambda: str.join())
t(lambda: len()); t(lambda: print(x=1)); t(lambda:sorted([],ke=1)); t(lambda: int("5",bas=1)); t(lambda: "a".split(se=1)); t(lambda: "".encode(encodin=1)); t(lambda: sum([],stat=1)); t(lambda: enumerate([],star=1)); t(lambda: max([],ky=1)); t(lambda: str(b"",encodng=1)); t(lambda: bytes(sourc=1)); t(lambda: property(fgt=1)); t(lambda: [].sort(revers=1)); t(lambda: complex(rel=1)); t(lambda: pow(bas=1)); t(lambda: round(numbe=1)); t(lambda: zip(stric=1)); t(lambda: dict.fromkeys(a=1)); t(lambda: range(a=1)); t(lambda: memoryview(a=1)); t(lambda: memoryview(object=1,b=2)); t(lambda: bytearray(strin=1)); t(lambda: float(a=1)); t(lambda: tuple(a=1)); t(lambda: slice(a=1)); t(lambda: super(a=1)); t(lambda: __import__(nam=1)); t(lambda: compile(sorce=1)); t(lambda:int.from_bytes(b"",byteordr=1)); t(lambda: (1).to_bytes(lengt=1)); t(lambda: "{}".format_map(a=1)); t(lambda: "a".expandtabs(tabsze=1)); t(lambda: b"".hex(se=1)); t(lambda: "a".splitlines(keepend=1)); t(lambda: type("a",(),{},m=1)); t(lambda: object(a=1)); t(lambda: Exception(a=1)); t(lambda: ImportError(nam=1)); t(lambda: AttributeError(nme=1)); t(lambda: exec("", globls=1)); t(lambda: eval("", globls=1))
