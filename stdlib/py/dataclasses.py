"""Classes that are mostly data: @dataclass writes __init__, __repr__, __eq__ and more from annotations.

No source is generated, so this works where no compiler is linked. Where a class is plain, its methods are templates
with the fields' names filled in (see _signature), as fast as ones written out; otherwise a template with the right
parameters hands the values to a loop over the fields.
"""

import abc
import sys
from _types import (FunctionType, GenericAlias, MemberDescriptorType, ModuleType, NoneType)
from _signature import CONSTRUCT, EQUAL, HASH, LARGEST, MOST_COMPARED, ORDER, named, packing

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields',
           'asdict', 'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    """A field of a frozen instance was to be changed."""


MISSING = sentinel('MISSING')
KW_ONLY = sentinel('KW_ONLY')


class _FactoryDefault:
    """Stands in signatures for a default that a factory makes."""

    def __repr__(self):
        return '<factory>'


_FACTORY = _FactoryDefault()
_NO_METADATA = frozendict()


class _FieldKind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FieldKind('_FIELD')
_FIELD_CLASSVAR = _FieldKind('_FIELD_CLASSVAR')
_FIELD_INITVAR = _FieldKind('_FIELD_INITVAR')


class InitVar:
    """Marks a parameter of __init__ that is no field; __post_init__ gets it."""

    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        shown = self.type
        if isinstance(shown, type) and not isinstance(shown, GenericAlias):
            return f'dataclasses.InitVar[{shown.__name__}]'
        return f'dataclasses.InitVar[{shown!r}]'

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field. Made by field() or from a plain default."""

    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare', 'metadata',
                 'kw_only', 'doc', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _NO_METADATA if metadata is None else _read_only(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    def __repr__(self):
        if id(self) in _running:
            return '...'
        _running.add(id(self))
        try:
            return (f'Field(name={self.name!r},type={self.type!r},default={self.default!r},'
                    f'default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},'
                    f'hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},'
                    f'kw_only={self.kw_only!r},doc={self.doc!r},_field_type={self._field_type})')
        finally:
            _running.discard(id(self))

    def __set_name__(self, owner, name):
        # A descriptor as the default learns its name as it would have done in the class body.
        set_name = getattr(type(self.default), '__set_name__', None)
        if set_name:
            set_name(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


def _read_only(mapping):
    from _types import MappingProxyType
    return MappingProxyType(mapping)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True,
          metadata=None, kw_only=MISSING, doc=None):
    """Describe a field beyond its annotation and default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


class _DataclassParams:
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only', 'slots',
                 'weakref_slot')

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)

    def __repr__(self):
        shown = ','.join([f'{name}={getattr(self, name)!r}' for name in self.__slots__])
        return f'_DataclassParams({shown})'


# ---- reading the class ---------------------------------------------------------------------------------

def _own_annotations(cls):
    """The annotations of the class itself; names that are not there yet stand as forward references."""
    try:
        return cls.__annotations__
    except NameError:
        from _annotations import FORWARDREF, get_annotations
        return get_annotations(cls, format=FORWARDREF)


def _is_classvar(annotation, typing):
    return annotation is typing.ClassVar or getattr(annotation, '__origin__', None) is typing.ClassVar


def _is_initvar(annotation, dataclasses):
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(annotation, dataclasses):
    return annotation is KW_ONLY


def _name_at(text):
    """The `module.name` or `name` at the start of an annotation in quotes, as a pair; else None."""
    def word(start):
        while start < len(text) and text[start].isspace():
            start += 1
        end = start
        while end < len(text) and (text[end].isalnum() or text[end] == '_'):
            end += 1
        return text[start:end], end

    first, end = word(0)
    if not first:
        return None
    while end < len(text) and text[end].isspace():
        end += 1
    if end < len(text) and text[end] == '.':
        second, _ = word(end + 1)
        if second:
            return first, second
    return None, first


def _quoted_is(annotation, cls, module, kind, test):
    """Whether an annotation in quotes names what `test` looks for, as far as its first name tells."""
    found = _name_at(annotation)
    if found is None:
        return False
    prefix, name = found
    owner = sys.modules.get(cls.__module__)
    if prefix is None:
        namespace = getattr(owner, '__dict__', None)
    elif owner is not None and owner.__dict__.get(prefix) is module:
        namespace = sys.modules.get(kind.__module__).__dict__
    else:
        namespace = None
    return bool(namespace) and test(namespace.get(name), module)


def _kind_of_field(cls, annotation):
    typing = sys.modules.get('typing')
    if typing and (_is_classvar(annotation, typing)
                   or (isinstance(annotation, str)
                       and _quoted_is(annotation, cls, typing, typing.ClassVar, _is_classvar))):
        return _FIELD_CLASSVAR
    this = sys.modules.get(__name__)
    if _is_initvar(annotation, this) or (isinstance(annotation, str)
                                         and _quoted_is(annotation, cls, this, InitVar, _is_initvar)):
        return _FIELD_INITVAR
    return _FIELD


def _field_of(cls, name, annotation, kw_only):
    """The Field for an annotation, from the class attribute of that name."""
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        item = default
    else:
        if isinstance(default, MemberDescriptorType):
            default = MISSING  # a slot, not a default
        item = field(default=default)
    item.name = name
    item.type = annotation
    item._field_type = _kind_of_field(cls, annotation)
    if item._field_type is not _FIELD and item.default_factory is not MISSING:
        raise TypeError(f'field {name} cannot have a default factory')
    if item._field_type is _FIELD_CLASSVAR:
        if item.kw_only is not MISSING:
            raise TypeError(f'field {name} is a ClassVar but specifies kw_only')
    elif item.kw_only is MISSING:
        item.kw_only = kw_only
    if item._field_type is _FIELD and item.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(item.default)} for field {name} is not allowed: '
                         'use default_factory')
    return item


def _inherited_fields(cls, frozen):
    """The fields of the bases; refuses a frozen class below one that is not, and the reverse."""
    found = {}
    any_frozen = has_dataclass_bases = False
    all_frozen = None
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, '__dataclass_fields__', None)
        if base_fields is None:
            continue
        has_dataclass_bases = True
        found.update(base_fields)
        base_frozen = base.__dataclass_params__.frozen
        all_frozen = base_frozen if all_frozen is None else all_frozen and base_frozen
        any_frozen = any_frozen or base_frozen
    if has_dataclass_bases:
        if any_frozen and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if all_frozen is False and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    return found


def _own_fields(cls, annotations, kw_only):
    found = []
    seen_kw_only = False
    this = sys.modules.get(__name__)
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or (isinstance(annotation, str)
                                     and _quoted_is(annotation, cls, this, KW_ONLY, _is_kw_only)):
            if seen_kw_only:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            seen_kw_only = kw_only = True
        else:
            found.append(_field_of(cls, name, annotation, kw_only))
    return found


def _settle_defaults(cls, own, annotations):
    """Put plain defaults in place of Field objects among the class attributes."""
    for item in own:
        if isinstance(getattr(cls, item.name, None), Field):
            if item.default is MISSING:
                delattr(cls, item.name)
            else:
                setattr(cls, item.name, item.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')


# ---- methods -------------------------------------------------------------------------------------------

def _set_new(cls, name, value):
    """Set a method unless the class defines one. Returns whether it does."""
    if name in cls.__dict__:
        return True
    _adopt(cls, value, name)
    setattr(cls, name, value)
    return False


def _adopt(cls, value, name):
    if isinstance(value, FunctionType):
        value.__name__ = name
        value.__qualname__ = f'{cls.__qualname__}.{name}'
        value.__module__ = cls.__module__


def _default_of(item):
    """What stands in the signature as the default of a field; MISSING where there is none."""
    if item.default_factory is not MISSING:
        return _FACTORY
    return item.default


def _make_init(cls, positional, keywords, frozen, slots):
    """__init__ for the parameters in order; the last of them, `keywords`, are keyword-only."""
    ordered = [*positional, *keywords]
    parameters = [item for item in positional if item.init]
    keyword_parameters = [item for item in keywords if item.init]
    seen = None
    for item in parameters:
        if _default_of(item) is not MISSING:
            seen = item
        elif seen is not None:
            raise TypeError(f'non-default argument {item.name!r} follows default argument {seen.name!r}')
    names = [item.name for item in (*parameters, *keyword_parameters)]
    qualname = f'{cls.__qualname__}.__init__'
    receiver = '__dataclass_self__' if 'self' in names else 'self'
    defaults = tuple([_default_of(item) for item in parameters if _default_of(item) is not MISSING])
    kwdefaults = {item.name: _default_of(item) for item in keyword_parameters
                  if _default_of(item) is not MISSING}
    has_post_init = hasattr(cls, '__post_init__')

    if not frozen and len(names) <= LARGEST and _is_plain(cls, ordered):
        finish = _finish(ordered, has_post_init)
        function = named(CONSTRUCT[len(names)](finish), names, names, qualname, cls.__module__,
                         len(keyword_parameters), receiver)
        function.__defaults__ = defaults or None
        function.__kwdefaults__ = kwdefaults or None
    else:
        body = _init_body(ordered, names, frozen, slots, has_post_init)
        function = packing(body, names, qualname, cls.__module__, receiver, len(keyword_parameters),
                           defaults, kwdefaults)
    types = {item.name: item.type for item in (*parameters, *keyword_parameters)}
    function.__annotate__ = _annotating(types)
    return function


def _annotating(types):
    def __annotate__(format, /):
        shown = types
        if format == 4:  # annotationlib.Format.STRING
            from _annotations import type_repr
            shown = {name: value if isinstance(value, str) else type_repr(value)
                     for name, value in types.items()}
            return {**shown, 'return': 'None'}
        return {**shown, 'return': None}
    return __annotate__


def _is_plain(cls, ordered):
    """Whether every parameter becomes an attribute of the same name, and nothing else is one."""
    for item in ordered:
        if not item.init or item._field_type is not _FIELD:
            return False
        # A descriptor may change what is stored: then the stored value does not tell a missing argument.
        if item.default_factory is not MISSING and hasattr(type(getattr(cls, item.name, None)), '__set__'):
            return False
    return True


def _finish(ordered, has_post_init):
    """What is left to do once the arguments are stored: call the factories, then __post_init__."""
    factories = [(item.name, item.default_factory) for item in ordered if item.default_factory is not MISSING]
    if not factories:
        return (lambda self: self.__post_init__()) if has_post_init else None
    if len(factories) == 1 and not has_post_init:
        (name, factory), = factories

        def finish_one(self):
            if getattr(self, name) is _FACTORY:
                setattr(self, name, factory())
        return finish_one

    def finish(self):
        for name, factory in factories:
            if getattr(self, name) is _FACTORY:
                setattr(self, name, factory())
        if has_post_init:
            self.__post_init__()
    return finish


def _init_body(ordered, names, frozen, slots, has_post_init):
    """The general __init__: a loop over steps (name, place among the arguments, default, factory)."""
    places = {name: place for place, name in enumerate(names)}
    steps = []
    handed_on = []
    for item in ordered:
        place = places.get(item.name) if item.init else None
        if item._field_type is _FIELD_INITVAR:
            if place is not None:
                handed_on.append(place)
            continue
        factory = None if item.default_factory is MISSING else item.default_factory
        if place is None and factory is None and (item.default is MISSING or not slots):
            continue  # the class attribute serves, or there is nothing
        steps.append((item.name, place, item.default, factory))
    store = object.__setattr__ if frozen else setattr

    def body(self, values):
        for name, place, default, factory in steps:
            if place is None:
                value = default if factory is None else factory()
            else:
                value = values[place]
                if value is _FACTORY:
                    value = factory()
            store(self, name, value)
        if has_post_init:
            self.__post_init__(*[values[place] for place in handed_on])
    return body


_running = set()


def _make_repr(names):
    def __repr__(self):
        key = id(self)
        if key in _running:
            return '...'
        _running.add(key)
        try:
            shown = ', '.join([f'{name}={getattr(self, name)!r}' for name in names])
            return f'{self.__class__.__qualname__}({shown})'
        finally:
            _running.discard(key)
    return __repr__


def _make_eq(cls, names):
    if 0 < len(names) <= LARGEST:
        return named(EQUAL[len(names)](), [], names, f'{cls.__qualname__}.__eq__', cls.__module__)

    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            for name in names:
                if not getattr(self, name) == getattr(other, name):
                    return False
            return True
        return NotImplemented
    return __eq__


def _values_getter(names):
    """A function that gives the named attributes of an object as a tuple."""
    from operator import attrgetter
    if not names:
        return lambda self: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda self: (get(self),)


def _make_order(cls, names):
    if 0 < len(names) <= MOST_COMPARED:
        methods = zip(('__lt__', '__le__', '__gt__', '__ge__'), ORDER[len(names)])
        return {name: named(template, [], names, f'{cls.__qualname__}.{name}', cls.__module__)
                for name, template in methods}
    values = _values_getter(names)

    def __lt__(self, other):
        if other.__class__ is self.__class__:
            return values(self) < values(other)
        return NotImplemented

    def __le__(self, other):
        if other.__class__ is self.__class__:
            return values(self) <= values(other)
        return NotImplemented

    def __gt__(self, other):
        if other.__class__ is self.__class__:
            return values(self) > values(other)
        return NotImplemented

    def __ge__(self, other):
        if other.__class__ is self.__class__:
            return values(self) >= values(other)
        return NotImplemented

    return {'__lt__': __lt__, '__le__': __le__, '__gt__': __gt__, '__ge__': __ge__}


def _make_hash(cls, names):
    if len(names) <= MOST_COMPARED:
        return named(HASH[len(names)], [], names, f'{cls.__qualname__}.__hash__', cls.__module__)
    values = _values_getter(names)

    def __hash__(self):
        return hash(values(self))
    return __hash__


def _make_frozen(owner, names):
    """__setattr__ and __delattr__ that refuse. `owner` holds the class: slots put another in its place."""
    def __setattr__(self, name, value):
        if type(self) is owner[0] or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(owner[0], self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is owner[0] or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(owner[0], self).__delattr__(name)

    return {'__setattr__': __setattr__, '__delattr__': __delattr__}


def _settle_hash(cls, params, has_explicit_hash, hashed):
    """Add, forbid or leave __hash__, as unsafe_hash, eq and frozen together mean."""
    if params.unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
        add = True
    elif not params.eq or has_explicit_hash:
        return
    else:
        add = params.frozen
    if add:
        method = _make_hash(cls, hashed)
        _adopt(cls, method, '__hash__')
        cls.__hash__ = method
    else:
        cls.__hash__ = None


class _AutoDoc:
    """The class's documentation, its signature, made when it is first asked for."""

    def __get__(self, instance, owner):
        text = owner.__name__
        if '__init__' in owner.__dict__:
            text += _signature_text(owner)
        else:
            text += '()'
        try:
            owner.__doc__ = text
        except (AttributeError, TypeError):
            pass
        return text


def _signature_text(cls):
    items = [item for item in cls.__dataclass_fields__.values()
             if item.init and item._field_type is not _FIELD_CLASSVAR]
    parts = [_parameter_text(item) for item in items if not item.kw_only]
    keywords = [_parameter_text(item) for item in items if item.kw_only]
    if keywords:
        parts += ['*', *keywords]
    return f"({', '.join(parts)})"


def _parameter_text(item):
    from _annotations import type_repr
    annotation = item.type
    if isinstance(annotation, str):
        shown = repr(annotation)
    else:
        shown = type_repr(annotation).replace('typing.', '')
    default = _default_of(item)
    return f'{item.name}: {shown}' + ('' if default is MISSING else f' = {default!r}')


# ---- the decorator -------------------------------------------------------------------------------------

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator: add methods made from the annotated fields."""
    params = _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                              weakref_slot)
    if cls is None:
        return lambda cls: _process(cls, params)
    return _process(cls, params)


def _process(cls, params):
    cls.__module__  # what is no class fails here, in words that say so
    found = _inherited_fields(cls, params.frozen)
    annotations = _own_annotations(cls)
    own = _own_fields(cls, annotations, params.kw_only)
    for item in own:
        found[item.name] = item
    _settle_defaults(cls, own, annotations)

    explicit = cls.__dict__.get('__hash__', MISSING)
    has_explicit_hash = not (explicit is MISSING or (explicit is None and '__eq__' in cls.__dict__))
    if params.order and not params.eq:
        raise ValueError('eq must be true if order is true')
    cls.__dataclass_fields__ = found
    cls.__dataclass_params__ = params

    taking = [item for item in found.values() if item._field_type is not _FIELD_CLASSVAR]
    positional = [item for item in taking if not item.kw_only]
    keywords = [item for item in taking if item.kw_only]
    if params.init:
        _set_new(cls, '__init__', _make_init(cls, positional, keywords, params.frozen, params.slots))
    _set_new(cls, '__replace__', _replace)

    real = [item for item in found.values() if item._field_type is _FIELD]
    compared = [item.name for item in real if item.compare]
    owner = [cls]
    if params.repr:
        _set_new(cls, '__repr__', _make_repr([item.name for item in real if item.repr]))
    if params.eq:
        _set_new(cls, '__eq__', _make_eq(cls, compared))
    if params.order:
        for name, method in _make_order(cls, compared).items():
            if _set_new(cls, name, method):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__} '
                                'Consider using functools.total_ordering')
    if params.frozen:
        for name, method in _make_frozen(owner, frozenset([item.name for item in real])).items():
            if _set_new(cls, name, method):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}')
    hashed = [item.name for item in real if (item.compare if item.hash is None else item.hash)]
    _settle_hash(cls, params, has_explicit_hash, hashed)

    if not getattr(cls, '__doc__', None):
        cls.__doc__ = _AutoDoc()
    if params.match_args:
        _set_new(cls, '__match_args__', tuple([item.name for item in positional if item.init]))
    if params.weakref_slot and not params.slots:
        raise TypeError('weakref_slot is True but slots is False')
    if params.slots:
        cls = owner[0] = _with_slots(cls, params, real)
    abc.update_abstractmethods(cls)
    return cls


# ---- slots ---------------------------------------------------------------------------------------------

def _slots_of(cls):
    slots = cls.__dict__.get('__slots__')
    if slots is None:
        # A class without __slots__ has what its instances carry.
        names = []
        if getattr(cls, '__weakrefoffset__', -1) != 0:
            names.append('__weakref__')
        if getattr(cls, '__dictoffset__', -1) != 0:
            names.append('__dict__')
        return names
    if isinstance(slots, str):
        return [slots]
    if hasattr(slots, '__next__'):
        raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")
    return list(slots)


def _with_slots(cls, params, real):
    """The class made again with __slots__: they cannot be added to a class that exists."""
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = dict(cls.__dict__)
    names = [item.name for item in real]
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _slots_of(base)}
    slots = {item.name: item.doc for item in real if item.name not in inherited}
    if params.weakref_slot and '__weakref__' not in inherited:
        slots['__weakref__'] = None
    documented = any(doc is not None for doc in slots.values())
    namespace['__slots__'] = slots if documented else tuple(slots)
    for name in names:
        namespace.pop(name, None)  # the default now stands in the signature only
    for name in ('__dict__', '__weakref__'):
        namespace.pop(name, None)
    qualname = getattr(cls, '__qualname__', None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new.__qualname__ = qualname
    if params.frozen:
        if '__getstate__' not in namespace:
            new.__getstate__ = _dataclass_getstate
        if '__setstate__' not in namespace:
            new.__setstate__ = _dataclass_setstate
    _repoint_class_cells(cls, new)
    return new


def _repoint_class_cells(old, new):
    """Let __class__, and super() without arguments, in the methods mean the new class."""
    for value in new.__dict__.values():
        if isinstance(value, property):
            functions = (value.fget, value.fset, value.fdel)
        else:
            functions = (value,)
        for function in functions:
            function = getattr(function, '__func__', function)
            while hasattr(function, '__wrapped__'):
                function = function.__wrapped__
            if not isinstance(function, FunctionType) or function.__closure__ is None:
                continue
            for name, cell in zip(function.__code__.co_freevars, function.__closure__):
                if name == '__class__' and cell.cell_contents is old:
                    cell.cell_contents = new
                    return  # all methods share the cell


def _dataclass_getstate(self):
    return [getattr(self, item.name) for item in fields(self)]


def _dataclass_setstate(self, state):
    for item, value in zip(fields(self), state):
        object.__setattr__(self, item.name, value)


# ---- functions on dataclasses --------------------------------------------------------------------------

def fields(class_or_instance):
    """The fields of a dataclass or an instance of one, as a tuple of Field objects."""
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple([item for item in found.values() if item._field_type is _FIELD])


def _is_instance(obj):
    return hasattr(type(obj), '__dataclass_fields__')


def is_dataclass(obj):
    """Whether the object is a dataclass or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), '__dataclass_fields__')


# Values of these types are taken over as they are.
_ATOMIC = frozenset({NoneType, bool, int, float, str, complex, bytes, type(...), type(NotImplemented), type(len),
                     FunctionType, type, range, property, ModuleType, type(_own_annotations.__code__)})


def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a dict; instances inside it become dicts too."""
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _convert(obj, lambda pairs: dict_factory(pairs), True)


def astuple(obj, *, tuple_factory=tuple):
    """The values of an instance's fields as a tuple; instances inside it become tuples too."""
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _convert(obj, tuple_factory, False)


def _convert(obj, factory, with_names):
    """The object with every dataclass instance in it turned into what `factory` makes of its fields."""
    cls = type(obj)
    if cls in _ATOMIC:
        return obj
    if hasattr(cls, '__dataclass_fields__'):
        if with_names:
            return factory([(item.name, _convert(getattr(obj, item.name), factory, True))
                            for item in fields(obj)])
        return factory([_convert(getattr(obj, item.name), factory, False) for item in fields(obj)])
    if cls is list:
        return [_convert(value, factory, with_names) for value in obj]
    if cls is dict:
        return {_convert(key, factory, with_names): _convert(value, factory, with_names)
                for key, value in obj.items()}
    if issubclass(cls, tuple):
        values = [_convert(value, factory, with_names) for value in obj]
        return cls(*values) if hasattr(obj, '_fields') else cls(values)
    if issubclass(cls, dict):
        pairs = [(_convert(key, factory, with_names), _convert(value, factory, with_names))
                 for key, value in obj.items()]
        if hasattr(cls, 'default_factory'):
            result = cls(obj.default_factory)
            for key, value in pairs:
                result[key] = value
            return result
        return cls(pairs)
    if issubclass(cls, list):
        return cls([_convert(value, factory, with_names) for value in obj])
    from copy import deepcopy
    return deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False,
                   weakref_slot=False, module=None, decorator=dataclass):
    """Make a dataclass from a list of names, (name, type) and (name, type, default) entries."""
    from keyword import iskeyword
    from types import new_class
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            from typing import Any
            name, annotation = item, Any
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[item[0]] = item
        else:
            raise TypeError(f'Invalid field: {item!r}')
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        if iskeyword(name):
            raise TypeError(f'Field names must not be keywords: {name!r}')
        if name in annotations:
            raise TypeError(f'Field name duplicated: {name!r}')
        annotations[name] = annotation

    def fill(body):
        if namespace is not None:
            body.update(namespace)
        body.update(defaults)
        body['__annotations__'] = annotations

    cls = new_class(cls_name, bases, {}, fill)
    if module is None:
        try:
            module = sys._getframemodulename(1) or '__main__'
        except AttributeError:
            pass
    if module is not None:
        cls.__module__ = module
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new instance with some fields changed."""
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for item in self.__dataclass_fields__.values():
        if item._field_type is _FIELD_CLASSVAR:
            continue
        if not item.init:
            if item.name in changes:
                raise TypeError(f'field {item.name} is declared with init=False, it cannot be specified with '
                                'replace()')
            continue
        if item.name not in changes:
            if item._field_type is _FIELD_INITVAR and item.default is MISSING:
                raise TypeError(f'InitVar {item.name!r} must be specified with replace()')
            changes[item.name] = getattr(self, item.name)
    return self.__class__(**changes)
