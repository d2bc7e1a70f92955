"""Names for annotations, and the few that act at run time: protocols, named tuples, typed dicts, type hints."""

import _collections_abc
import sys
from _abc import _abc_instancecheck, _abc_subclasscheck
from _annotations import ForwardRef
from _collections import OrderedDict as _OrderedDict, defaultdict as _defaultdict, deque as _deque
from _types import FunctionType, GenericAlias, MethodType, ModuleType, NoneType
from _typing import (Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar,
                     TypeVarTuple, Union, _idfunc)
from abc import ABCMeta, abstractmethod
from _typing_forms import (
    Annotated, Any, ClassVar, Concatenate, Final, Literal, LiteralString, Never, NoReturn, NotRequired,
    Optional, ReadOnly, Required, Self, TypeAlias, TypeForm, TypeGuard, TypeIs, Unpack,
    _AnnotatedAlias, _AnyMeta, _BaseGenericAlias, _CallableGenericAlias, _CallableType,
    _ConcatenateGenericAlias, _GenericAlias, _LiteralGenericAlias, _SpecialForm, _SpecialGenericAlias,
    _TupleType, _UnpackGenericAlias, _collect_type_parameters, _generic_class_getitem,
    _generic_init_subclass, _is_param_expr, _is_unpacked_typevartuple, _make_forward_ref,
    _paramspec_prepare_subst, _paramspec_subst, _tp_cache, _type_check, _type_convert, _type_repr,
    _typevar_subst, _typevartuple_prepare_subst, _unpack_args,
)

__all__ = [
    'AbstractSet', 'Annotated', 'Any', 'AnyStr', 'AsyncContextManager', 'AsyncGenerator', 'AsyncIterable',
    'AsyncIterator', 'Awaitable', 'BinaryIO', 'Callable', 'ChainMap', 'ClassVar', 'Collection', 'Concatenate',
    'Container', 'ContextManager', 'Coroutine', 'Counter', 'DefaultDict', 'Deque', 'Dict', 'Final',
    'ForwardRef', 'FrozenSet', 'Generator', 'Generic', 'Hashable', 'IO', 'ItemsView', 'Iterable', 'Iterator',
    'KeysView', 'List', 'Literal', 'LiteralString', 'Mapping', 'MappingView', 'MutableMapping',
    'MutableSequence', 'MutableSet', 'NamedTuple', 'Never', 'NewType', 'NoDefault', 'NoExtraItems',
    'NoReturn', 'NotRequired', 'Optional', 'OrderedDict', 'ParamSpec', 'ParamSpecArgs', 'ParamSpecKwargs',
    'Protocol', 'ReadOnly', 'Required', 'Reversible', 'Self', 'Sequence', 'Set', 'Sized',
    'SupportsAbs', 'SupportsBytes', 'SupportsComplex', 'SupportsFloat', 'SupportsIndex', 'SupportsInt',
    'SupportsRound', 'TYPE_CHECKING', 'Text', 'TextIO', 'Tuple', 'Type', 'TypeAlias', 'TypeAliasType',
    'TypeForm', 'TypeGuard', 'TypeIs', 'TypeVar', 'TypeVarTuple', 'TypedDict', 'Union', 'Unpack',
    'ValuesView', 'assert_never', 'assert_type', 'cast', 'clear_overloads', 'dataclass_transform',
    'disjoint_base', 'evaluate_forward_ref', 'final', 'get_args', 'get_origin', 'get_overloads',
    'get_protocol_members', 'get_type_hints', 'is_protocol', 'is_typeddict', 'no_type_check', 'overload',
    'override', 'reveal_type', 'runtime_checkable',
]

TYPE_CHECKING = False
Text = str

T = TypeVar('T')
KT = TypeVar('KT')
VT = TypeVar('VT')
T_co = TypeVar('T_co', covariant=True)
AnyStr = TypeVar('AnyStr', bytes, str)

NoExtraItems = sentinel('NoExtraItems')


def _caller(depth=1):
    """The name of the module that called the caller."""
    try:
        return sys._getframemodulename(depth + 1) or '__main__'
    except AttributeError:
        return None


# ---- aliases of classes --------------------------------------------------------------------------------

_alias = _SpecialGenericAlias

Hashable = _alias(_collections_abc.Hashable, 0)
Awaitable = _alias(_collections_abc.Awaitable, 1)
Coroutine = _alias(_collections_abc.Coroutine, 3)
AsyncIterable = _alias(_collections_abc.AsyncIterable, 1)
AsyncIterator = _alias(_collections_abc.AsyncIterator, 1)
Iterable = _alias(_collections_abc.Iterable, 1)
Iterator = _alias(_collections_abc.Iterator, 1)
Reversible = _alias(_collections_abc.Reversible, 1)
Sized = _alias(_collections_abc.Sized, 0)
Container = _alias(_collections_abc.Container, 1)
Collection = _alias(_collections_abc.Collection, 1)
Callable = _CallableType(_collections_abc.Callable, 2)
AbstractSet = _alias(_collections_abc.Set, 1, name='AbstractSet')
MutableSet = _alias(_collections_abc.MutableSet, 1)
Mapping = _alias(_collections_abc.Mapping, 2)
MutableMapping = _alias(_collections_abc.MutableMapping, 2)
Sequence = _alias(_collections_abc.Sequence, 1)
MutableSequence = _alias(_collections_abc.MutableSequence, 1)
MappingView = _alias(_collections_abc.MappingView, 1)
KeysView = _alias(_collections_abc.KeysView, 1)
ItemsView = _alias(_collections_abc.ItemsView, 2)
ValuesView = _alias(_collections_abc.ValuesView, 1)
Generator = _alias(_collections_abc.Generator, 3, defaults=(NoneType, NoneType))
AsyncGenerator = _alias(_collections_abc.AsyncGenerator, 2, defaults=(NoneType,))
Tuple = _TupleType(tuple, -1, inst=False, name='Tuple')
List = _alias(list, 1, inst=False, name='List')
Set = _alias(set, 1, inst=False, name='Set')
FrozenSet = _alias(frozenset, 1, inst=False, name='FrozenSet')
Dict = _alias(dict, 2, inst=False, name='Dict')
Type = _alias(type, 1, inst=False, name='Type')
Deque = _alias(_deque, 1, name='Deque')
DefaultDict = _alias(_defaultdict, 2, name='DefaultDict')
OrderedDict = _alias(_OrderedDict, 2)


def _late_alias(name):
    """Aliases whose classes are in modules that few programs need: made when first asked for."""
    if name in ('ContextManager', 'AsyncContextManager'):
        import contextlib
        origin = getattr(contextlib, f'Abstract{name}')
        return _alias(origin, 2, name=name, defaults=(bool | None,))
    if name in ('Counter', 'ChainMap'):
        import collections
        return _alias(getattr(collections, name), {'Counter': 1, 'ChainMap': 2}[name])
    if name in ('Pattern', 'Match'):
        import re
        return _alias(getattr(re, name), 1)
    return None


def __getattr__(name):
    found = _late_alias(name)
    if found is None:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    globals()[name] = found
    return found


# ---- protocols -----------------------------------------------------------------------------------------

# Names in a class body that are not members of a protocol.
_NOT_MEMBERS = frozenset({
    '__abstractmethods__', '__annotations__', '__annotate__', '__annotate_func__', '__annotations_cache__',
    '__class_getitem__', '__conditional_annotations__', '__dict__', '__doc__', '__firstlineno__', '__init__',
    '__match_args__', '__module__', '__new__', '__non_callable_proto_members__', '__orig_bases__',
    '__orig_class__', '__parameters__', '__protocol_attrs__', '__qualname__', '__slots__',
    '__static_attributes__', '__subclasshook__', '__type_params__', '__weakref__', '_is_protocol',
    '_is_runtime_protocol', '__typing_is_deprecated_inherited_runtime_protocol__', '_MutableMapping__marker',
})

# Classes of the library that protocols may inherit from.
_ALLOWED_BASES = {
    'collections.abc': frozenset({
        'Callable', 'Awaitable', 'Iterable', 'Iterator', 'AsyncIterable', 'AsyncIterator', 'Hashable', 'Sized',
        'Container', 'Collection', 'Reversible', 'Buffer'}),
    'contextlib': frozenset({'AbstractContextManager', 'AbstractAsyncContextManager'}),
    'io': frozenset({'Reader', 'Writer'}),
    'os': frozenset({'PathLike'}),
}


def _own_annotations(cls):
    try:
        return getattr(cls, '__annotations__', None) or {}
    except NameError:
        from _annotations import FORWARDREF, get_annotations
        return get_annotations(cls, format=FORWARDREF)


def _get_protocol_attrs(cls):
    """The names of a protocol's members, inherited ones included."""
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ('Protocol', 'Generic'):
            continue
        for name in (*base.__dict__, *_own_annotations(base)):
            if not name.startswith('_abc_') and name not in _NOT_MEMBERS:
                names.add(name)
    return names


def _no_init_or_replace_init(self, *args, **kwargs):
    """__init__ of protocols: refuses them. A class that merely inherits it gets the next one instead."""
    cls = type(self)
    if cls._is_protocol:
        raise TypeError('Protocols cannot be instantiated')
    if cls.__init__ is not _no_init_or_replace_init:
        return
    for base in cls.__mro__:
        init = base.__dict__.get('__init__', _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            cls.__init__ = init
            break
    else:
        cls.__init__ = object.__init__
    cls.__init__(self, *args, **kwargs)


_missing = object()


def _static_attribute(obj, name):
    """An attribute as it is stored, without running a descriptor or __getattr__."""
    try:
        store = object.__getattribute__(obj, '__dict__')
    except AttributeError:
        store = {}
    own = dict.get(store, name, _missing) if isinstance(store, dict) else _missing
    for base in type(obj).__mro__:
        found = base.__dict__.get(name, _missing)
        if found is not _missing:
            # An instance's own attribute goes before a class's, unless that is a data descriptor.
            if own is _missing or hasattr(type(found), '__set__'):
                return found
            break
    if own is _missing and isinstance(obj, type):
        for base in obj.__mro__:
            if name in base.__dict__:
                return base.__dict__[name]
    return own


class _ProtocolMeta(ABCMeta):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        if name == 'Protocol' and bases == (Generic,):
            pass
        elif Protocol in bases:
            for base in bases:
                if not (base in (object, Generic)
                        or base.__name__ in _ALLOWED_BASES.get(base.__module__, ())
                        or (issubclass(base, Generic) and getattr(base, '_is_protocol', False))):
                    raise TypeError(f'Protocols can only inherit from other protocols, got {base!r}')
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        if getattr(cls, '_is_protocol', False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, '_is_protocol', False) and not _in_abc_machinery():
            if not isinstance(other, type):
                raise TypeError('issubclass() arg 1 must be a class')
            if not getattr(cls, '_is_runtime_protocol', False):
                raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
            if cls.__non_callable_proto_members__ and _uses_protocol_hook(cls):
                names = ', '.join(sorted(map(repr, cls.__non_callable_proto_members__)))
                raise TypeError("Protocols with non-method members don't support issubclass(). "
                                f'Non-method members: {names}.')
        return _abc_subclasscheck(cls, other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, '_is_protocol', False):
            return _abc_instancecheck(cls, instance)
        if not getattr(cls, '_is_runtime_protocol', False) and not _in_abc_machinery():
            raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
        if _abc_subclasscheck(cls, type(instance)):
            return True
        for name in cls.__protocol_attrs__:
            found = _static_attribute(instance, name)
            if found is _missing or (found is None and name not in cls.__non_callable_proto_members__):
                return False
        return True


def _in_abc_machinery():
    """Whether abc or functools asks: their questions about every class must get an answer."""
    try:
        return _caller(2) in ('abc', 'functools', 'typing')
    except ValueError:  # no frame so far out
        return False


def _uses_protocol_hook(cls):
    hook = cls.__dict__.get('__subclasshook__')
    return getattr(hook, '__func__', hook) is _protocol_hook


def _protocol_hook(cls, other):
    """Whether a class has every member of a protocol."""
    if not cls.__dict__.get('_is_protocol', False):
        return NotImplemented
    for name in cls.__protocol_attrs__:
        for base in other.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
            if (issubclass(other, Generic) and getattr(other, '_is_protocol', False)
                    and name in _own_annotations(base)):
                break
        else:
            return NotImplemented
    return True


class Protocol(Generic, metaclass=_ProtocolMeta):
    """A class that inherits from this says what methods and attributes others need, by structure."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get('_is_protocol', False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if '__subclasshook__' not in cls.__dict__:
            cls.__subclasshook__ = classmethod(_protocol_hook)
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


def runtime_checkable(cls):
    """Class decorator: let isinstance() and issubclass() check a protocol's members by name."""
    if not isinstance(cls, type) or not (issubclass(cls, Generic) and getattr(cls, '_is_protocol', False)):
        raise TypeError(f'@runtime_checkable can be only applied to protocol classes, got {cls!r}')
    cls._is_runtime_protocol = True
    # Found once: issubclass() cannot check attributes that only instances have.
    cls.__non_callable_proto_members__ = set()
    for name in cls.__protocol_attrs__:
        try:
            is_callable = callable(getattr(cls, name, None))
        except Exception as error:
            raise TypeError(f'Failed to determine whether protocol member {name!r} is a method member') from error
        if not is_callable:
            cls.__non_callable_proto_members__.add(name)
    return cls


def is_protocol(tp, /):
    """Whether the object is a protocol class."""
    return (isinstance(tp, type) and getattr(tp, '_is_protocol', False) and tp is not Protocol)


def get_protocol_members(tp, /):
    """The names of a protocol's members."""
    if not is_protocol(tp):
        raise TypeError(f'{tp!r} is not a Protocol')
    return frozenset(tp.__protocol_attrs__)


@runtime_checkable
class SupportsInt(Protocol):
    """Has __int__."""

    __slots__ = ()

    @abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    """Has __float__."""

    __slots__ = ()

    @abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    """Has __complex__."""

    __slots__ = ()

    @abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    """Has __bytes__."""

    __slots__ = ()

    @abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    """Has __index__."""

    __slots__ = ()

    @abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs[T](Protocol):
    """Has __abs__, whose result is a T."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T:
        pass


@runtime_checkable
class SupportsRound[T](Protocol):
    """Has __round__, whose result is a T."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T:
        pass


# ---- named tuples --------------------------------------------------------------------------------------

_KEPT_BY_NAMEDTUPLE = frozenset({
    '__new__', '__init__', '__slots__', '__getnewargs__', '_fields', '_field_defaults', '_field_types',
    '_make', '_replace', '_asdict', '_source'})
_SPECIAL_IN_NAMEDTUPLE = frozenset({
    '__module__', '__name__', '__annotations__', '__annotate__', '__annotate_func__', '__annotations_cache__',
    '__qualname__', '__orig_bases__', '__firstlineno__', '__static_attributes__', '__classcell__',
    '__conditional_annotations__', '__type_params__', '__classdictcell__'})


def _namespace_annotations(namespace, owner=None):
    """The annotations of a class body that is being made into a class."""
    if '__annotations__' in namespace:
        return dict(namespace['__annotations__'])
    from _annotations import FORWARDREF, VALUE, call_annotate_function, get_annotate_from_class_namespace
    annotate = get_annotate_from_class_namespace(namespace)
    if annotate is None:
        return {}
    try:
        return annotate(VALUE)
    except NameError:
        return call_annotate_function(annotate, FORWARDREF, owner=owner)


def _make_namedtuple(name, types, defaults=(), module=None):
    from collections import namedtuple
    types = {field: _type_check(type, f'field {field} annotation must be a type') for field, type in types}
    result = namedtuple(name, list(types), defaults=defaults, module=module)
    result.__annotations__ = result.__new__.__annotations__ = types
    return result


class NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if _NamedTuple in bases:
            pass
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError('can only inherit from a NamedTuple type and Generic')
        bases = tuple([tuple if base is _NamedTuple else base for base in bases])
        types = _namespace_annotations(ns)
        defaults = []
        for field in types:
            if field in ns:
                defaults.append(field)
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default field"
                                f"{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}")
        result = _make_namedtuple(typename, types.items(), [ns[field] for field in defaults], ns['__module__'])
        result.__bases__ = bases
        if Generic in bases:
            result.__class_getitem__ = classmethod(_generic_class_getitem)
        for key, value in ns.items():
            if key in _KEPT_BY_NAMEDTUPLE:
                raise AttributeError('Cannot overwrite NamedTuple attribute ' + key)
            if key in _SPECIAL_IN_NAMEDTUPLE or key in result._fields:
                continue
            setattr(result, key, value)
            set_name = getattr(type(value), '__set_name__', None)
            if set_name is not None:
                set_name(value, result, key)
        for key in ('__qualname__', '__orig_bases__', '__type_params__', '__firstlineno__'):
            if key in ns:
                setattr(result, key, ns[key])
        if Generic in bases:
            result.__init_subclass__()
        return result


def NamedTuple(typename, fields, /):
    """A named tuple with types: a base class, or a function of a name and (field, type) pairs."""
    types = [(name, _type_check(type, f'field {name} annotation must be a type')) for name, type in fields]
    result = _make_namedtuple(typename, types, module=_caller())
    result.__orig_bases__ = (NamedTuple,)
    return result


_NamedTuple = type.__new__(NamedTupleMeta, 'NamedTuple', (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


# ---- typed dicts ---------------------------------------------------------------------------------------

def _qualifiers(annotation):
    """The names of the Required, NotRequired and ReadOnly around a type."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = annotation.__origin__
        elif origin in (Required, NotRequired, ReadOnly):
            yield origin
            annotation, = annotation.__args__
        else:
            return


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True, closed=None, extra_items=NoExtraItems):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError('cannot inherit from both a TypedDict type and a non-TypedDict base class')
        if closed is not None and extra_items is not NoExtraItems:
            raise TypeError(f'Cannot combine closed={closed!r} and extra_items')
        generic_base = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
        own = _namespace_annotations(ns)
        ns = {key: value for key, value in ns.items()
              if key not in ('__annotate__', '__annotate_func__', '__annotations__', '__annotations_cache__')}
        result = type.__new__(_TypedDictMeta, name, (*generic_base, dict), ns)
        if not hasattr(result, '__orig_bases__'):
            result.__orig_bases__ = bases
        msg = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        own = {key: _type_check(value, msg, module=result.__module__, allow_special_forms=True)
               for key, value in own.items()}
        result._collect_keys(bases, own, total)
        result.__total__ = total
        result.__closed__ = closed
        result.__extra_items__ = extra_items
        return result

    def _collect_keys(cls, bases, own, total):
        annotations = {}
        required, optional, readonly, mutable = set(), set(), set(), set()
        for base in bases:
            annotations.update(getattr(base, '__annotations__', {}))
            base_required = base.__dict__.get('__required_keys__', set())
            required |= base_required
            optional -= base_required
            base_optional = base.__dict__.get('__optional_keys__', set())
            required -= base_optional
            optional |= base_optional
            readonly |= base.__dict__.get('__readonly_keys__', set())
            mutable |= base.__dict__.get('__mutable_keys__', set())
        for key, annotation in own.items():
            qualifiers = set(_qualifiers(annotation))
            if Required in qualifiers:
                is_required = True
            elif NotRequired in qualifiers:
                is_required = False
            else:
                is_required = total
            (required if is_required else optional).add(key)
            (optional if is_required else required).discard(key)
            if ReadOnly in qualifiers:
                if key in mutable:
                    raise TypeError(f'Cannot override mutable key {key!r} with read-only key')
                readonly.add(key)
            else:
                mutable.add(key)
                readonly.discard(key)
        annotations.update(own)
        cls.__annotations__ = annotations
        cls.__required_keys__ = frozenset(required)
        cls.__optional_keys__ = frozenset(optional)
        cls.__readonly_keys__ = frozenset(readonly)
        cls.__mutable_keys__ = frozenset(mutable)

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError('TypedDict does not support instance and class checks')

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields, /, *, total=True, closed=None, extra_items=NoExtraItems):
    """A dict with known keys: a base class, or a function of a name and a dict of types."""
    ns = {'__annotations__': dict(fields)}
    module = _caller()
    if module is not None:
        ns['__module__'] = module
    result = _TypedDictMeta(typename, (), ns, total=total, closed=closed, extra_items=extra_items)
    result.__orig_bases__ = (TypedDict,)
    return result


_TypedDict = type.__new__(_TypedDictMeta, 'TypedDict', (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Whether the object is a TypedDict class."""
    return isinstance(tp, _TypedDictMeta) and tp is not _TypedDict


# ---- new types -----------------------------------------------------------------------------------------

class NewType:
    """A name for a type that checkers take for another type; calling it gives its argument."""

    __call__ = _idfunc

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition('.')[2]
        self.__supertype__ = tp
        module = _caller()
        if module != 'typing':
            self.__module__ = module

    def __mro_entries__(self, bases):
        # Subclassing it would be an error that is hard to read: say what was meant.
        superclass = self.__name__

        class Dummy:
            def __init_subclass__(cls):
                raise TypeError('Cannot subclass an instance of NewType. Perhaps you were looking for: '
                                f'`{cls.__name__} = NewType({cls.__name__!r}, {superclass})`')

        return (Dummy,)

    def __repr__(self):
        return f'{self.__module__}.{self.__qualname__}'

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# ---- looking into types --------------------------------------------------------------------------------

def get_origin(tp):
    """The class or form that was subscripted: list for List[int]; None where nothing was."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_BaseGenericAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    if isinstance(tp, Union):
        return Union
    return None


def get_args(tp):
    """The arguments of the subscription: (str, int) for Dict[str, int]."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is _collections_abc.Callable and not (len(args) == 2 and _is_param_expr(args[0])):
            args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, Union):
        return tp.__args__
    return ()


def _strip_annotations(tp):
    """The type without Annotated, Required, NotRequired and ReadOnly, on every level."""
    if isinstance(tp, _AnnotatedAlias):
        return _strip_annotations(tp.__origin__)
    if hasattr(tp, '__origin__') and tp.__origin__ in (Required, NotRequired, ReadOnly):
        return _strip_annotations(tp.__args__[0])
    if isinstance(tp, (_GenericAlias, GenericAlias, Union)):
        stripped = tuple([_strip_annotations(arg) for arg in tp.__args__])
        if stripped == tp.__args__:
            return tp
        if isinstance(tp, _GenericAlias):
            return tp.copy_with(stripped)
        return _rebuilt(tp, stripped)
    return tp


def _rebuilt(tp, args):
    if isinstance(tp, Union):
        return Union[args]
    if isinstance(tp, _collections_abc._CallableGenericAlias):
        return tp.__origin__[list(args[:-1]), args[-1]]
    result = GenericAlias(tp.__origin__, args)
    return next(iter(result)) if getattr(tp, '__unpacked__', False) else result


def _eval_type(tp, globalns, localns, type_params=(), *, owner=None, recursive_guard=frozenset()):
    """The type with every forward reference in it evaluated."""
    if isinstance(tp, ForwardRef):
        text = tp.__forward_arg__
        if text in recursive_guard:
            return tp
        module_names = sys.modules.get(tp.__forward_module__) if isinstance(tp.__forward_module__, str) else None
        names = globalns if module_names is None else module_names.__dict__
        value = tp.evaluate(globals=names, locals=localns, type_params=type_params, owner=owner)
        value = _type_check(_type_convert(value), 'Forward references must evaluate to types.',
                            is_argument=tp.__forward_is_argument__, allow_special_forms=tp.__forward_is_class__)
        return _eval_type(value, globalns, localns, type_params, owner=owner,
                          recursive_guard=recursive_guard | {text})
    if isinstance(tp, (_GenericAlias, GenericAlias, Union)):
        args = tp.__args__
        if isinstance(tp, GenericAlias):
            args = tuple([_make_forward_ref(arg) if isinstance(arg, str) else arg for arg in args])
        evaluated = tuple([_eval_type(arg, globalns, localns, type_params, owner=owner,
                                      recursive_guard=recursive_guard) for arg in args])
        if evaluated == tp.__args__:
            return tp
        if isinstance(tp, _GenericAlias):
            return tp.copy_with(evaluated)
        return _rebuilt(tp, evaluated)
    return tp


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=1):
    """The annotations of a function, class or module, with strings evaluated."""
    if getattr(obj, '__no_type_check__', None):
        return {}
    if isinstance(obj, type):
        hints = _class_hints(obj, globalns, localns, format)
    else:
        hints = _plain_hints(obj, globalns, localns, format)
    if include_extras or format == 4:
        return hints
    return {name: _strip_annotations(tp) for name, tp in hints.items()}


def _hints_of(obj, format):
    from _annotations import get_annotations
    if format in (3, 4):
        return get_annotations(obj, format=format)
    return getattr(obj, '__annotations__', None) or {}


def _class_hints(cls, globalns, localns, format):
    hints = {}
    for base in reversed(cls.__mro__):
        annotations = _hints_of(base, format)
        names = globalns
        if names is None:
            names = getattr(sys.modules.get(base.__module__), '__dict__', {})
        local_names = localns
        if localns is None:
            local_names = dict(vars(base))
            if globalns is None:
                # A class attribute must not hide a global of the same name that its annotation means.
                names, local_names = local_names, names
        parameters = getattr(base, '__type_params__', ())
        for name, value in annotations.items():
            if format == 4:
                hints[name] = value
                continue
            if isinstance(value, str):
                value = _make_forward_ref(value, is_argument=False, is_class=True)
            hints[name] = _evaluated(value, names, local_names, parameters, base, format)
    return hints


def _evaluated(value, names, local_names, parameters, owner, format):
    if value is None:
        return NoneType
    try:
        return _eval_type(value, names, local_names, parameters, owner=owner)
    except NameError:
        if format == 3:
            return value
        raise


def _plain_hints(obj, globalns, localns, format):
    annotations = getattr(obj, '__annotations__', _missing) if format == 1 else _hints_of(obj, format)
    if annotations is _missing or annotations is None:
        if isinstance(obj, (FunctionType, MethodType, ModuleType, type(len), type(str.join))) or callable(obj):
            return {}
        raise TypeError(f'{obj!r} does not have annotations')
    if globalns is None:
        if isinstance(obj, ModuleType):
            globalns = obj.__dict__
        else:
            inner = obj
            while hasattr(inner, '__wrapped__'):
                inner = inner.__wrapped__
            globalns = getattr(inner, '__globals__', {})
        if localns is None:
            localns = globalns
    elif localns is None:
        localns = globalns
    parameters = getattr(obj, '__type_params__', ())
    hints = {}
    for name, value in annotations.items():
        if isinstance(value, str) and format != 4:
            value = _make_forward_ref(value, is_argument=not isinstance(obj, ModuleType), is_class=False)
        hints[name] = value if format == 4 else _evaluated(value, globalns, localns, parameters, obj, format)
    return hints


def evaluate_forward_ref(forward_ref, *, owner=None, globals=None, locals=None, type_params=None, format=None,
                         _recursive_guard=frozenset()):
    """What a forward reference stands for, with forward references in that evaluated too."""
    if format == 4:
        return forward_ref.__forward_arg__
    if forward_ref.__forward_arg__ in _recursive_guard:
        return forward_ref
    try:
        value = forward_ref.evaluate(globals=globals, locals=locals, type_params=type_params, owner=owner)
        value = _type_check(value, 'Forward references must evaluate to types.',
                            is_argument=forward_ref.__forward_is_argument__,
                            allow_special_forms=forward_ref.__forward_is_class__)
        return _eval_type(value, globals if globals is not None else {}, locals, type_params or (), owner=owner,
                          recursive_guard=_recursive_guard | {forward_ref.__forward_arg__})
    except NameError:
        if format == 3:
            return forward_ref
        raise


# ---- what checkers read --------------------------------------------------------------------------------

def cast(typ, val):
    """The value; checkers take it for one of the type."""
    return val


def assert_type(val, typ, /):
    """The value; checkers check that they infer the type."""
    return val


def reveal_type(obj, /):
    """The value; checkers show the type they infer, and here its class is printed to stderr."""
    print(f'Runtime type is {type(obj).__name__!r}', file=sys.stderr)
    return obj


def assert_never(arg, /):
    """For code that cannot be reached: raises."""
    shown = repr(arg)
    if len(shown) > 100:
        shown = shown[:100] + '...'
    raise AssertionError(f'Expected code to be unreachable, but got: {shown}')


def no_type_check(arg):
    """Decorator: the annotations are no type hints."""
    if isinstance(arg, type):
        for name in dir(arg):
            item = getattr(arg, name)
            if (not hasattr(item, '__qualname__') or item.__qualname__ != f'{arg.__qualname__}.{name}'
                    or getattr(item, '__module__', None) != arg.__module__):
                continue  # inherited, or merely assigned here
            if isinstance(item, FunctionType):
                item.__no_type_check__ = True
            elif isinstance(item, MethodType):
                item.__func__.__no_type_check__ = True
            elif isinstance(item, type):
                no_type_check(item)
    try:
        arg.__no_type_check__ = True
    except TypeError:  # a built-in class
        pass
    return arg


_overloads = {}


def _overload_dummy(*args, **kwds):
    """Stands in the place of an overloaded signature."""
    raise NotImplementedError('You should not call an overloaded function. A series of @overload-decorated '
                              'functions outside a stub module should always be followed by an implementation '
                              'that is not @overload-ed.')


def overload(func):
    """Decorator: one of several signatures of the function that follows."""
    inner = getattr(func, '__func__', func)
    try:
        key = (inner.__module__, inner.__qualname__)
        line = inner.__code__.co_firstlineno
    except AttributeError:
        return _overload_dummy
    _overloads.setdefault(key, {})[line] = func
    return _overload_dummy


def get_overloads(func):
    """The signatures that @overload gave the function, in order."""
    inner = getattr(func, '__func__', func)
    return list(_overloads.get((inner.__module__, inner.__qualname__), {}).values())


def clear_overloads():
    """Forget every overloaded signature."""
    _overloads.clear()


def final(f):
    """Decorator: a class not to be inherited from, a method not to be overridden."""
    return _marked(f, '__final__', True)


def override(method, /):
    """Decorator: a method that overrides one of a base class."""
    return _marked(method, '__override__', True)


def disjoint_base(cls):
    """Class decorator: no class can inherit from this and another such class that is unrelated."""
    cls.__disjoint_base__ = True
    return cls


def _marked(obj, name, value):
    try:
        setattr(obj, name, value)
    except (AttributeError, TypeError):  # what has no attributes cannot be marked
        pass
    return obj


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    """Decorator: what is decorated makes classes like dataclasses."""
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            'eq_default': eq_default, 'order_default': order_default, 'kw_only_default': kw_only_default,
            'frozen_default': frozen_default, 'field_specifiers': field_specifiers, 'kwargs': kwargs,
        }
        return cls_or_fn
    return decorator


# ---- streams -------------------------------------------------------------------------------------------

class IO(Generic[AnyStr]):
    """The type of what open() gives, for annotations. Its methods are those of streams."""

    __slots__ = ()

    @property
    @abstractmethod
    def mode(self) -> str:
        pass

    @property
    @abstractmethod
    def name(self) -> str:
        pass

    @abstractmethod
    def close(self) -> None:
        pass

    @property
    @abstractmethod
    def closed(self) -> bool:
        pass

    @abstractmethod
    def fileno(self) -> int:
        pass

    @abstractmethod
    def flush(self) -> None:
        pass

    @abstractmethod
    def isatty(self) -> bool:
        pass

    @abstractmethod
    def read(self, n: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readable(self) -> bool:
        pass

    @abstractmethod
    def readline(self, limit: int = -1) -> AnyStr:
        pass

    @abstractmethod
    def readlines(self, hint: int = -1) -> list[AnyStr]:
        pass

    @abstractmethod
    def seek(self, offset: int, whence: int = 0) -> int:
        pass

    @abstractmethod
    def seekable(self) -> bool:
        pass

    @abstractmethod
    def tell(self) -> int:
        pass

    @abstractmethod
    def truncate(self, size: int | None = None) -> int:
        pass

    @abstractmethod
    def writable(self) -> bool:
        pass

    @abstractmethod
    def write(self, s: AnyStr) -> int:
        pass

    @abstractmethod
    def writelines(self, lines: list[AnyStr]) -> None:
        pass

    @abstractmethod
    def __enter__(self) -> IO[AnyStr]:
        pass

    @abstractmethod
    def __exit__(self, type, value, traceback) -> None:
        pass


class BinaryIO(IO[bytes]):
    """A stream of bytes."""

    __slots__ = ()

    @abstractmethod
    def write(self, s: bytes | bytearray) -> int:
        pass

    @abstractmethod
    def __enter__(self) -> BinaryIO:
        pass


class TextIO(IO[str]):
    """A stream of text."""

    __slots__ = ()

    @property
    @abstractmethod
    def buffer(self) -> BinaryIO:
        pass

    @property
    @abstractmethod
    def encoding(self) -> str:
        pass

    @property
    @abstractmethod
    def errors(self) -> str | None:
        pass

    @property
    @abstractmethod
    def line_buffering(self) -> bool:
        pass

    @property
    @abstractmethod
    def newlines(self) -> Any:
        pass

    @abstractmethod
    def __enter__(self) -> TextIO:
        pass
