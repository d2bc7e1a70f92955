# Private names are mangled by class, in every position where a name may stand.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Account:
    __secret = 42
    __dunder__ = "not mangled"
    _single = "not mangled either"
    def __init__(self, __param): self.__balance = __param; self.__dict__["__raw"] = 1
    def __private(self): return self.__balance
    def balance(self): return self.__private(), __class__.__secret
    def local(self):
        __x = 1
        def inner():
            nonlocal __x
            __x += 1
            return __x
        return inner(), sorted(locals())
    def keyword(self, **kw): return kw
    def call(self): return self.keyword(__k=1)
    def uses_global(self): return __module_private
    def getattr_is_not_mangled(self): return hasattr(self, "__balance"), hasattr(self, "_Account__balance")
    def imports(self):
        import math as __m
        return __m.floor(2.5)
    def handler(self):
        try: 1 / 0
        except ZeroDivisionError as __e: return type(__e).__name__
    def loop(self): return [__i for __i in range(2)]
    class __Nested:
        def __hidden(self): return "nested"
        def show(self): return self.__hidden(), type(self).__name__
    def nested(self): return self.__Nested().show()
    def lam(self): return (lambda __a: __a + 1)(1)
    def setter(self): self.__balance += 5; del self.__dict__["__raw"]; return self.__balance


_Account__module_private = "module level mangled"
a = Account(10)
print(a.balance(), a._Account__balance, a._Account__private(), Account._Account__secret, a.__dunder__, a._single, vars(a))
print(attempt(lambda: a.__balance), attempt(lambda: Account.__secret), a.local(), a.call(), a.uses_global(), a.getattr_is_not_mangled(), a.imports(), a.handler(), a.loop(), a.nested(), a.lam(), a.setter())
print(sorted(n for n in vars(Account) if n.startswith("_Account")), Account.__init__.__code__.co_varnames)


class Child(Account):
    def __private(self): return "child's own"
    def __init__(self): super().__init__(99); self.__balance = "separate"
c = Child()
print(c.balance(), c._Child__private(), c._Account__balance, c._Child__balance)
class _Leading:
    __v = 1
class __Both:
    __v = 2
class ___:
    __v = 3
print([n for n in vars(_Leading) if n.endswith("__v")], [n for n in vars(__Both) if n.endswith("__v")], [n for n in vars(___) if n.endswith("__v")])
class Slots:
    __slots__ = ("__a", "b")
    def __init__(self): self.__a = 1
print(Slots()._Slots__a, Slots.__slots__)
class Keyword:
    def f(self, *, __k=5): return __k
print(Keyword().f(_Keyword__k=6), attempt(lambda: Keyword().f(__k=1)), Keyword.f.__kwdefaults__)
class Annotated:
    __x: int = 1
    def f(self, __p: str): pass
print(Annotated.__annotations__, Annotated.f.__annotations__)
class Global:
    def set(self):
        global __gl
        __gl = "set"
Global().set()
print(_Global__gl)
match {"k": 1}:
    case {"k": __matched}: print(__matched)
class Matcher:
    def f(self, v):
        match v:
            case {"__k": __q}: return __q, sorted(locals())
print(Matcher().f({"__k": 3}))
