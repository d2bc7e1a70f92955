# The names in types are the types of things.
import types
import sys


def gen():
    yield


async def co():
    pass


async def agen():
    yield


class C:
    __slots__ = ('slot',)

    def method(self):
        pass


def outer():
    x = 1
    return lambda: x


c = co()
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
samples = [
    ('FunctionType', gen), ('LambdaType', lambda: 0), ('CodeType', gen.__code__), ('GeneratorType', gen()), ('CoroutineType', c), ('AsyncGeneratorType', agen()),
    ('MethodType', C().method), ('BuiltinFunctionType', len), ('BuiltinMethodType', [].append), ('WrapperDescriptorType', object.__init__),
    ('MethodWrapperType', object().__str__), ('MethodDescriptorType', str.join), ('ClassMethodDescriptorType', dict.__dict__['fromkeys']), ('ModuleType', sys),
    ('TracebackType', tb), ('FrameType', tb.tb_frame), ('GetSetDescriptorType', types.FunctionType.__dict__['__code__']), ('MemberDescriptorType', C.slot),
    ('MappingProxyType', C.__dict__), ('SimpleNamespace', types.SimpleNamespace()), ('CellType', outer().__closure__[0]), ('GenericAlias', list[int]),
    ('UnionType', int | str), ('NoneType', None), ('EllipsisType', ...), ('NotImplementedType', NotImplemented),
]
for name, value in samples:
    cls = getattr(types, name)
    print(name, type(value) is cls, cls.__name__, cls.__module__)
c.close()
print(types.LambdaType is types.FunctionType, types.BuiltinMethodType is types.BuiltinFunctionType)
f = types.FunctionType(gen.__code__, {}, 'renamed')
print(f.__name__, f.__code__ is gen.__code__, next(f()))
m = types.MethodType(lambda self, x: (self, x), 'me')
print(m(5), m.__self__, types.MethodType(len, 'abc')())
cell = types.CellType(7)
print(cell.cell_contents)
add = types.FunctionType((lambda n: (lambda x: x + n))(1).__code__, globals(), 'add', None, (cell,))
print(add(3))
for call in (lambda: types.MethodType(3, 4), lambda: types.MethodType(len, None), lambda: types.FunctionType(3, {}), lambda: types.CellType().cell_contents,
             lambda: types.NoneType(1), lambda: types.GeneratorType(), lambda: types.CodeType()):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
print(types.NoneType(), types.EllipsisType(), types.NotImplementedType())
