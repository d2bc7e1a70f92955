"""The subscriptable things of `typing`: special forms, aliases of classes, and what subscripting them gives.

Invariant: an alias is immutable; `__parameters__` are the type parameters in `__args__`, each once, in order.
"""

import _collections_abc
import sys
from _annotations import ForwardRef, type_repr as _annotation_repr
from _collections_abc import _is_param_expr as _is_parameter_list
from _functools import _lru_cache_wrapper
from _types import GenericAlias, NoneType
from _typing import Generic, ParamSpec, TypeVar, TypeVarTuple, Union

# Classes report the public module's name.
__name__ = 'typing'


def _tp_cache(function, typed=False):
    """Cache a method by its arguments; those that cannot be hashed go past the cache."""
    cached = _lru_cache_wrapper(function, 128, typed, None)

    def inner(*args, **kwds):
        try:
            return cached(*args, **kwds)
        except TypeError:
            pass  # unhashable, or an error that the call below raises again
        return function(*args, **kwds)

    inner.__name__ = function.__name__
    inner.__qualname__ = function.__qualname__
    inner.__doc__ = function.__doc__
    inner.__wrapped__ = function
    return inner


# ---- checking and showing arguments --------------------------------------------------------------------

def _make_forward_ref(code, **kwargs):
    """A forward reference; what cannot be an expression is refused where a compiler is there to tell."""
    reference = ForwardRef(code, **kwargs)
    if not code.isidentifier():
        try:
            reference.__forward_code__
        except NameError:
            pass  # no compiler
    return reference


def _type_convert(arg, module=None, *, allow_special_forms=False, owner=None):
    """None means its type, and a string a forward reference."""
    if arg is None:
        return NoneType
    if isinstance(arg, str):
        return _make_forward_ref(arg, module=module, is_class=allow_special_forms, owner=owner)
    return arg


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False, owner=None):
    """Refuse what cannot be a type argument; give it converted."""
    arg = _type_convert(arg, module=module, allow_special_forms=allow_special_forms, owner=owner)
    if isinstance(arg, _GenericAlias):
        origin = arg.__origin__
        if (_is_generic_or_protocol(origin)
                or (not allow_special_forms and (origin is ClassVar or (origin is Final and is_argument)))):
            raise TypeError(f'{arg} is not valid as type argument')
    if isinstance(arg, _SpecialForm):
        if arg._bare or (allow_special_forms and arg in (ClassVar, Final)):
            return arg
        raise TypeError(f'Plain {arg} is not valid as type argument')
    if _is_generic_or_protocol(arg):
        raise TypeError(f'Plain {arg} is not valid as type argument')
    if type(arg) is tuple:
        raise TypeError(f'{msg} Got {arg!r:.100}.')
    return arg


def _is_generic_or_protocol(obj):
    return obj is Generic or (isinstance(obj, type) and obj.__module__ == 'typing'
                              and obj.__name__ == 'Protocol')


def _is_param_expr(arg):
    """Whether the argument may stand for a ParamSpec."""
    return isinstance(arg, tuple) or _is_parameter_list(arg)


def _type_repr(obj):
    if isinstance(obj, tuple):
        return '[' + ', '.join([_type_repr(item) for item in obj]) + ']'
    return _annotation_repr(obj)


def _is_unpacked_typevartuple(obj):
    return not isinstance(obj, type) and getattr(obj, '__typing_is_unpacked_typevartuple__', False)


def _is_typevar_like(obj):
    return isinstance(obj, (TypeVar, ParamSpec)) or _is_unpacked_typevartuple(obj)


def _unpack_args(*args):
    """The arguments with unpacked tuples of known length spread out."""
    spread = []
    for arg in args:
        inner = None if isinstance(arg, type) else getattr(arg, '__typing_unpacked_tuple_args__', None)
        if inner is not None and not (inner and inner[-1] is ...):
            spread.extend(inner)
        else:
            spread.append(arg)
    return spread


def _collect_type_parameters(args, *, enforce_default_ordering=True):
    """The type parameters in the arguments, each once, in the order of their first use."""
    parameters = []
    after_default = after_unpacked = False
    for found in _parameters_within(args):
        if found in parameters:
            continue
        if enforce_default_ordering:
            if found.has_default():
                if after_unpacked:
                    raise TypeError('Type parameter with a default follows TypeVarTuple')
                after_default = True
            elif after_default:
                raise TypeError(f'Type parameter {found!r} without a default follows type parameter with a '
                                'default')
            if isinstance(found, TypeVarTuple):
                after_unpacked = True
        parameters.append(found)
    return tuple(parameters)


def _parameters_within(args):
    """Every use of a type parameter in the arguments."""
    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, tuple):
            yield from _parameters_within(arg)
        elif hasattr(arg, '__typing_subst__'):
            yield arg
        else:
            yield from getattr(arg, '__parameters__', ())


# ---- substitution: what native type parameters call --------------------------------------------------

def _typevar_subst(self, arg):
    arg = _type_check(arg, 'Parameters to generic types must be types.', is_argument=True)
    if ((isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack)
            or (isinstance(arg, GenericAlias) and getattr(arg, '__unpacked__', False))):
        raise TypeError(f'{arg} is not valid as type argument')
    return arg


def _typevartuple_prepare_subst(self, alias, args):
    """Group those of the arguments that the type variable tuple takes."""
    parameters = alias.__parameters__
    place = parameters.index(self)
    for other in parameters[place + 1:]:
        if isinstance(other, TypeVarTuple):
            raise TypeError(f'More than one TypeVarTuple parameter in {alias}')
    given, wanted = len(args), len(parameters)
    left, right = place, wanted - place - 1
    open_at = filler = None
    for index, arg in enumerate(args):
        if isinstance(arg, type):
            continue
        inner = getattr(arg, '__typing_unpacked_tuple_args__', None)
        if inner and len(inner) == 2 and inner[-1] is ...:
            if open_at is not None:
                raise TypeError('More than one unpacked arbitrary-length tuple argument')
            open_at, filler = index, inner[0]
    if open_at is not None:
        left = min(left, open_at)
        right = min(right, given - open_at - 1)
    elif left + right > given:
        raise TypeError(f'Too few arguments for {alias}; actual {given}, expected at least {wanted - 1}')
    if left == given - right and self.has_default():
        taken = tuple(_unpack_args(self.__default__))
    else:
        taken = args[left:given - right]
    return (*args[:left], *([filler] * (place - left)), taken,
            *([filler] * (wanted - right - left - (place - left) - 1)), *args[given - right:])


def _paramspec_subst(self, arg):
    if isinstance(arg, (list, tuple)):
        return tuple([_type_check(item, 'Expected a type.') for item in arg])
    if not _is_param_expr(arg):
        raise TypeError('Expected a list of types, an ellipsis, ParamSpec, or Concatenate. '
                        f'Got {arg}')
    return arg


def _paramspec_prepare_subst(self, alias, args):
    parameters = alias.__parameters__
    place = parameters.index(self)
    if place == len(args) and self.has_default():
        args = (*args, self.__default__)
    if place >= len(args):
        raise TypeError(f'Too few arguments for {alias}')
    # The only parameter may be given as G[int, str] for G[[int, str]].
    if len(parameters) == 1 and not _is_param_expr(args[0]):
        return (tuple(args),)
    if isinstance(args[place], list):
        return (*args[:place], tuple(args[place]), *args[place + 1:])
    return args


def _substitute(args, new, flatten):
    """The arguments with the type parameters replaced; `flatten` spreads parameter lists."""
    result = []
    for old in args:
        if isinstance(old, type):
            result.append(old)
            continue
        substitute = getattr(old, '__typing_subst__', None)
        if substitute is not None:
            value = substitute(new[old])
        else:
            value = _substitute_inside(old, new)
        if (flatten and isinstance(value, tuple)) or _is_unpacked_typevartuple(old):
            result.extend(value)
        elif isinstance(old, tuple):
            result.append(tuple(_substitute(old, new, False)))
        else:
            result.append(value)
    return result


def _substitute_inside(old, new):
    parameters = getattr(old, '__parameters__', ())
    if not parameters:
        return old
    inner = []
    for parameter in parameters:
        if isinstance(parameter, TypeVarTuple):
            inner.extend(new[parameter])
        else:
            inner.append(new[parameter])
    return old[tuple(inner)]


def _refuse_count(alias, given, wanted, at_least=False):
    word = 'many' if given > wanted else 'few'
    expected = f'at least {wanted}' if at_least else f'{wanted}'
    raise TypeError(f'Too {word} arguments for {alias}; actual {given}, expected {expected}')


def _check_generic_specialization(cls, args):
    wanted = len(cls.__parameters__)
    if not wanted:
        raise TypeError(f'{cls} is not a generic class')
    if len(args) != wanted:
        _refuse_count(cls, len(args), wanted)


def _generic_class_getitem(cls, args):
    """Subscript a class that inherits from Generic."""
    if not isinstance(args, tuple):
        args = (args,)
    args = tuple([_type_convert(arg) for arg in args])
    if _is_generic_or_protocol(cls):
        if not args:
            raise TypeError(f'Parameter list to {cls.__qualname__}[...] cannot be empty')
        if not all(_is_typevar_like(arg) for arg in args):
            raise TypeError(f'Parameters to {cls.__name__}[...] must all be type variables '
                            'or parameter specification variables.')
        if len(set(args)) != len(args):
            raise TypeError(f'Parameters to {cls.__name__}[...] must all be unique')
        return _GenericAlias(cls, args)
    for parameter in cls.__parameters__:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            args = prepare(cls, args)
    _check_generic_specialization(cls, args)
    final = []
    for parameter, arg in zip(cls.__parameters__, args):
        if isinstance(parameter, TypeVarTuple):
            final.extend(arg)
        else:
            final.append(arg)
    return _GenericAlias(cls, tuple(final))


_generic_class_getitem = _tp_cache(_generic_class_getitem)


def _generic_init_subclass(cls, *args, **kwargs):
    """Collect the type parameters of a new generic class and check them."""
    super(Generic, cls).__init_subclass__(*args, **kwargs)
    bases = cls.__dict__.get('__orig_bases__')
    if bases is not None:
        plain = Generic in bases
    else:
        plain = (Generic in cls.__bases__ and cls.__name__ != 'Protocol'
                 and type(cls).__name__ != '_TypedDictMeta')
    if plain:
        raise TypeError('Cannot inherit from plain Generic')
    parameters = ()
    if bases is not None:
        parameters = _collect_type_parameters(bases)
        declared = None
        for base in bases:
            if isinstance(base, _GenericAlias) and _is_generic_or_protocol(base.__origin__):
                if declared is not None:
                    raise TypeError('Cannot inherit from Generic[...] multiple times.')
                declared = base
        if declared is not None:
            missing = [parameter for parameter in parameters if parameter not in declared.__parameters__]
            if missing:
                raise TypeError(f"Some type variables ({', '.join(map(str, missing))}) are not listed in "
                                f"{declared.__origin__.__name__}"
                                f"[{', '.join(map(str, declared.__parameters__))}]")
            parameters = declared.__parameters__
    cls.__parameters__ = tuple(parameters)


# ---- special forms -------------------------------------------------------------------------------------

class _SpecialForm:
    """A name such as Optional or ClassVar. `_bare` says that it is a type without being subscripted."""

    def __init__(self, getitem, bare=False):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__
        self._bare = bare

    def __getattr__(self, item):
        if item in ('__name__', '__qualname__'):
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass {self!r}')

    def __repr__(self):
        return 'typing.' + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f'Cannot instantiate {self!r}')

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f'{self} cannot be used with isinstance()')

    def __subclasscheck__(self, cls):
        raise TypeError(f'{self} cannot be used with issubclass()')

    def __getitem__(self, parameters):
        return _subscript_form(self, parameters)


@_tp_cache
def _subscript_form(form, parameters):
    return form._getitem(form, parameters)


class _TypedCacheSpecialForm(_SpecialForm):
    """A form whose arguments are values: 1 and True must not share a cache entry."""

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return self._getitem(self, *parameters)


class _TypeFormForm(_SpecialForm):
    """May also be called: TypeForm(x) is x."""

    def __call__(self, obj, /):
        return obj


def _bare_form(function):
    return _SpecialForm(function, bare=True)


def _one_type(form, parameters, **options):
    item = _type_check(parameters, f'{form} accepts only single type.', **options)
    return _GenericAlias(form, (item,))


@_bare_form
def LiteralString(self, parameters):
    """A str that is made of literals."""
    raise TypeError(f'{self} is not subscriptable')


@_bare_form
def Self(self, parameters):
    """The class that a method is called on."""
    raise TypeError(f'{self} is not subscriptable')


@_bare_form
def NoReturn(self, parameters):
    """The result of a function that never returns."""
    raise TypeError(f'{self} is not subscriptable')


@_bare_form
def Never(self, parameters):
    """The type without values."""
    raise TypeError(f'{self} is not subscriptable')


@_bare_form
def TypeAlias(self, parameters):
    """Marks an assignment as a type alias."""
    raise TypeError(f'{self} is not subscriptable')


@_SpecialForm
def ClassVar(self, parameters):
    """An attribute of the class, not of its instances."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Final(self, parameters):
    """A name that is not assigned again."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Optional(self, parameters):
    """A type or None."""
    return Union[_type_check(parameters, f'{self} requires a single type.'), None]


@_TypedCacheSpecialForm
def Literal(self, *parameters):
    """One of these values."""
    flat = []
    for parameter in parameters:
        if isinstance(parameter, _LiteralGenericAlias):
            flat.extend(parameter.__args__)
        else:
            flat.append(parameter)
    try:
        flat = tuple([value for value, _ in dict.fromkeys([(value, type(value)) for value in flat])])
    except TypeError:  # unhashable values stay as they are
        flat = tuple(flat)
    return _LiteralGenericAlias(self, flat)


@_SpecialForm
def Concatenate(self, parameters):
    """A parameter list with types in front of a ParamSpec."""
    if parameters == ():
        raise TypeError('Cannot take a Concatenate of no types.')
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError('The last parameter to Concatenate should be a ParamSpec variable or ellipsis.')
    checked = [_type_check(parameter, 'Concatenate[arg, ...]: each arg must be a type.')
               for parameter in parameters[:-1]]
    return _ConcatenateGenericAlias(self, (*checked, parameters[-1]))


@_SpecialForm
def TypeGuard(self, parameters):
    """The result of a function that tells whether its argument is of a type."""
    return _one_type(self, parameters)


@_SpecialForm
def TypeIs(self, parameters):
    """The same, where a false answer tells too."""
    return _one_type(self, parameters)


@_TypeFormForm
def TypeForm(self, parameters):
    """The type of a type expression that stands for a type."""
    return _one_type(self, parameters)


@_SpecialForm
def Required(self, parameters):
    """A key that a TypedDict must have."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def NotRequired(self, parameters):
    """A key that a TypedDict may lack."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def ReadOnly(self, parameters):
    """A key of a TypedDict that is not to be changed."""
    return _one_type(self, parameters, allow_special_forms=True)


@_SpecialForm
def Unpack(self, parameters):
    """The parts of a tuple type or of a TypedDict in their place."""
    item = _type_check(parameters, f'{self} accepts only single type.')
    return _UnpackGenericAlias(self, (item,))


@_TypedCacheSpecialForm
def Annotated(self, *parameters):
    """A type with metadata."""
    if len(parameters) < 2:
        raise TypeError('Annotated[...] should be used with at least two arguments '
                        '(a type and an annotation).')
    if _is_unpacked_typevartuple(parameters[0]):
        raise TypeError('Annotated[...] should not be used with an unpacked TypeVarTuple')
    origin = _type_check(parameters[0], 'Annotated[t, ...]: t must be a type.', allow_special_forms=True)
    return _AnnotatedAlias(origin, parameters[1:])


# ---- aliases -------------------------------------------------------------------------------------------

def _is_dunder(name):
    return name.startswith('__') and name.endswith('__')


class _Final:
    """A class that must not be inherited from, unless it says so itself."""

    __slots__ = ('__weakref__',)

    def __init_subclass__(cls, /, *args, _root=False, **kwds):
        if not _root:
            raise TypeError('Cannot subclass special typing classes')


class _BaseGenericAlias(_Final, _root=True):
    """An alias of a class, subscripted or not. Attributes that are not its own are the class's."""

    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f'Type {self._name} cannot be instantiated; '
                            f'use {self.__origin__.__name__}() instead')
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:  # whatever the class does on setting an attribute
            pass
        return result

    def __mro_entries__(self, bases):
        entries = []
        if self.__origin__ not in bases:
            entries.append(self.__origin__)
        # Generic comes in, unless a later base brings it.
        for base in bases[bases.index(self) + 1:]:
            if isinstance(base, _BaseGenericAlias):
                break
            if isinstance(base, type):
                if issubclass(base, Generic):
                    break
                continue
            method = getattr(base, '__mro_entries__', None)
            brought = method(bases) if method is not None else ()
            if any(isinstance(entry, type) and issubclass(entry, Generic) for entry in brought):
                break
        else:
            entries.append(Generic)
        return tuple(entries)

    def __getattr__(self, attr):
        if attr in ('__name__', '__qualname__'):
            return self._name or self.__origin__.__name__
        if '__origin__' in self.__dict__ and not _is_dunder(attr):
            return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, value):
        if _is_dunder(attr) or attr in ('_name', '_inst', '_nparams', '_defaults'):
            super().__setattr__(attr, value)
        else:
            setattr(self.__origin__, attr, value)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

    def __dir__(self):
        return sorted({*super().__dir__(), *[name for name in dir(self.__origin__) if not _is_dunder(name)]})


class _GenericAlias(_BaseGenericAlias, _root=True):
    """A class or form with its arguments, such as List[int]."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        if not isinstance(args, tuple):
            args = (args,)
        self.__args__ = args
        self.__parameters__ = _collect_type_parameters(args, enforce_default_ordering=False)
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]

    def __getitem__(self, args):
        return _subscript_alias(self, args)

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = f'typing.{self._name}' if self._name else _type_repr(self.__origin__)
        args = ', '.join([_type_repr(arg) for arg in self.__args__]) if self.__args__ else '()'
        return f'{name}[{args}]'

    def __reduce__(self):
        import operator
        origin = getattr(sys.modules['typing'], self._name) if self._name else self.__origin__
        args = self.__args__
        if len(args) == 1 and not isinstance(args[0], tuple):
            args, = args
        return operator.getitem, (origin, args)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f'Cannot subclass {self!r}')
        if self._name:
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            if any(_is_generic_or_protocol(base) and base is not Generic for base in bases):
                return ()
            for base in bases[bases.index(self) + 1:]:
                if isinstance(base, _BaseGenericAlias) and base is not self:
                    return ()
        return (self.__origin__,)

    def __iter__(self):
        yield Unpack[self]


@_tp_cache
def _subscript_alias(alias, args):
    """Replace the type parameters of an alias."""
    if _is_generic_or_protocol(alias.__origin__):
        raise TypeError(f'Cannot subscript already-subscripted {alias}')
    parameters = alias.__parameters__
    if not parameters:
        raise TypeError(f'{alias} is not a generic class')
    if not isinstance(args, tuple):
        args = (args,)
    args = tuple(_unpack_args(*[_type_convert(arg) for arg in args]))
    for parameter in parameters:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            args = prepare(alias, args)
    if len(args) != len(parameters):
        _refuse_count(alias, len(args), len(parameters))
    flatten = alias.__origin__ is _collections_abc.Callable
    return alias.copy_with(tuple(_substitute(alias.__args__, dict(zip(parameters, args)), flatten)))


class _SpecialGenericAlias(_BaseGenericAlias, _root=True):
    """A class's alias before subscripting, such as List. `nparams` -1 takes any number of arguments."""

    def __init__(self, origin, nparams, *, inst=True, name=None, defaults=()):
        if name is None:
            name = origin.__name__
        super().__init__(origin, inst=inst, name=name)
        self._nparams = nparams
        self._defaults = defaults
        if origin.__module__ == 'builtins':
            self.__doc__ = f'Deprecated alias to {origin.__qualname__}.'
        else:
            self.__doc__ = f'Deprecated alias to {origin.__module__}.{origin.__qualname__}.'

    def __getitem__(self, params):
        return _subscript_special(self, params)

    def copy_with(self, params):
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return 'typing.' + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if not isinstance(cls, _GenericAlias):
            return issubclass(cls, self.__origin__)
        return super().__subclasscheck__(cls)

    def __reduce__(self):
        return self._name

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


@_tp_cache
def _subscript_special(alias, params):
    if not alias._nparams:
        raise TypeError(f'{alias} is not a generic class')
    if not isinstance(params, tuple):
        params = (params,)
    params = tuple([_type_check(param, 'Parameters to generic types must be types.') for param in params])
    wanted = alias._nparams
    if alias._defaults and len(params) < wanted and len(params) + len(alias._defaults) >= wanted:
        params = (*params, *alias._defaults[len(params) - wanted:])
    if len(params) != wanted:
        if alias._defaults and len(params) < wanted:
            _refuse_count(alias, len(params), wanted - len(alias._defaults), at_least=True)
        _refuse_count(alias, len(params), wanted)
    return alias.copy_with(params)


class _CallableGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        shown = ', '.join([_type_repr(arg) for arg in args[:-1]])
        return f'typing.Callable[[{shown}], {_type_repr(args[-1])}]'

    def __reduce__(self):
        import operator
        args = self.__args__
        if not (len(args) == 2 and _is_param_expr(args[0])):
            args = list(args[:-1]), args[-1]
        return operator.getitem, (sys.modules['typing'].Callable, args)


class _CallableType(_SpecialGenericAlias, _root=True):
    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError('Callable must be used as Callable[[arg, ...], result].')
        args, result = params
        return _subscript_callable(self, (tuple(args) if isinstance(args, list) else args, result))


@_tp_cache
def _subscript_callable(alias, params):
    args, result = params
    result = _type_check(result, 'Callable[args, result]: result must be a type.')
    if args is ...:
        return alias.copy_with((..., result))
    if not isinstance(args, tuple):
        args = (args,)
    return alias.copy_with((*[_type_convert(arg) for arg in args], result))


class _TupleType(_SpecialGenericAlias, _root=True):
    def __getitem__(self, params):
        return _subscript_tuple(self, params)


@_tp_cache
def _subscript_tuple(alias, params):
    if not isinstance(params, tuple):
        params = (params,)
    msg = 'Tuple[t0, t1, ...]: each t must be a type.'
    if len(params) >= 2 and params[-1] is ...:
        return alias.copy_with((*[_type_check(param, msg) for param in params[:-1]], ...))
    return alias.copy_with(tuple([_type_check(param, msg) for param in params]))


class _LiteralGenericAlias(_GenericAlias, _root=True):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return set(self._pairs()) == set(other._pairs())

    def __hash__(self):
        return hash(frozenset(self._pairs()))

    def _pairs(self):
        return [(value, type(value)) for value in self.__args__]

    def __repr__(self):
        args = ', '.join([repr(arg) for arg in self.__args__]) if self.__args__ else '()'
        return f'typing.Literal[{args}]'


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    def copy_with(self, params):
        # A parameter list put in for the ParamSpec joins the types in front of it.
        if isinstance(params[-1], (list, tuple)):
            return (*params[:-1], *params[-1])
        if isinstance(params[-1], _ConcatenateGenericAlias):
            params = (*params[:-1], *params[-1].__args__)
        return super().copy_with(params)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return 'typing.Unpack[' + _type_repr(self.__args__[0]) + ']'

    def __getitem__(self, args):
        if self.__typing_is_unpacked_typevartuple__:
            return args
        return super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        arg, = self.__args__
        if isinstance(arg, (_GenericAlias, GenericAlias)):
            if arg.__origin__ is not tuple:
                raise TypeError('Unpack[...] must be used with a tuple type')
            return arg.__args__
        return None

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_GenericAlias, _root=True):
    """A type with metadata. Its origin is the type, so that it can be called and looked into like it."""

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, origin, name='Annotated')
        self.__metadata__ = metadata

    def copy_with(self, params):
        return _AnnotatedAlias(params[0], self.__metadata__)

    def __repr__(self):
        return (f"typing.Annotated[{_type_repr(self.__origin__)}, "
                f"{', '.join([repr(item) for item in self.__metadata__])}]")

    def __reduce__(self):
        import operator
        return operator.getitem, (Annotated, (self.__origin__, *self.__metadata__))

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __getattr__(self, attr):
        if attr in ('__name__', '__qualname__'):
            return 'Annotated'
        return super().__getattr__(attr)

    def __mro_entries__(self, bases):
        return (self.__origin__,)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError('typing.Any cannot be used with isinstance()')
        return super().__instancecheck__(obj)

    def __repr__(self):
        return 'typing.Any' if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Every type. May be inherited from."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError('Any cannot be instantiated')
        return super().__new__(cls)
