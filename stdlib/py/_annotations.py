"""Annotations without the enumeration of formats: forward references and reading. `annotationlib` is the public name.

Kept apart so that typing and dataclasses need not import enum.
"""

import sys
from _types import FunctionType, GenericAlias

# Classes report the public module's name.
__name__ = 'annotationlib'

VALUE, VALUE_WITH_FAKE_GLOBALS, FORWARDREF, STRING = 1, 2, 3, 4


class ForwardRef:
    """A name, or an expression, in an annotation that could not be evaluated yet."""

    __slots__ = ('__forward_is_argument__', '__forward_is_class__', '__forward_module__', '__weakref__',
                 '__arg__', '__globals__', '__owner__', '__code__')

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f'Forward reference must be a string -- got {arg!r}')
        self.__arg__ = arg
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module
        self.__owner__ = owner
        self.__globals__ = None
        self.__code__ = None

    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError('Cannot subclass ForwardRef')

    @property
    def __forward_arg__(self):
        return self.__arg__

    @property
    def __forward_code__(self):
        if self.__code__ is None:
            text = self.__arg__
            # An unpacked type is an expression only inside a tuple.
            source = f'({text},)[0]' if text.startswith('*') else text
            try:
                self.__code__ = compile(source, '<string>', 'eval')
            except SyntaxError:
                raise SyntaxError(f'Forward reference must be an expression -- got {text!r}') from None
        return self.__code__

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=VALUE):
        """What the reference stands for."""
        if format == STRING:
            return self.__forward_arg__
        try:
            return self._value(globals, locals, type_params, self.__owner__ if owner is None else owner)
        except NameError:
            if format == FORWARDREF:
                return self
            raise

    def _value(self, globals, locals, type_params, owner):
        globals = self._globals(globals, owner)
        locals = dict(vars(owner)) if locals is None and isinstance(owner, type) else dict(locals or {})
        if type_params is None:
            type_params = getattr(owner, '__type_params__', ())
        for parameter in type_params:
            locals.setdefault(parameter.__name__, parameter)
        arg = self.__forward_arg__
        if arg.isidentifier():
            # The common case needs no compiler.
            import builtins
            for names in (locals, globals, vars(builtins)):
                if arg in names:
                    return names[arg]
            from keyword import iskeyword
            if not iskeyword(arg):
                raise NameError(f"name {arg!r} is not defined", name=arg)
        code = self.__forward_code__
        return eval(code, globals, locals)

    def _globals(self, globals, owner):
        if globals is not None:
            return globals
        if self.__globals__ is not None:
            return self.__globals__
        module = self.__forward_module__
        if isinstance(module, str):
            module = sys.modules.get(module)
        if module is not None:
            return module.__dict__
        if isinstance(owner, type):
            return getattr(sys.modules.get(owner.__module__), '__dict__', {})
        return getattr(owner, '__globals__', {})

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (self.__arg__ == other.__arg__ and self.__forward_module__ == other.__forward_module__
                and self.__forward_is_class__ == other.__forward_is_class__)

    def __hash__(self):
        return hash((self.__arg__, self.__forward_module__, self.__forward_is_class__))

    def __or__(self, other):
        from _typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from _typing import Union
        return Union[other, self]

    def __repr__(self):
        parts = [repr(self.__arg__)]
        if self.__forward_module__ is not None:
            parts.append(f'module={self.__forward_module__!r}')
        if self.__forward_is_class__:
            parts.append('is_class=True')
        if self.__owner__ is not None:
            parts.append(f'owner={self.__owner__!r}')
        return f"ForwardRef({', '.join(parts)})"


def type_repr(value):
    """A type as annotations show it: int, module.Class, else its repr."""
    if isinstance(value, type) and not isinstance(value, GenericAlias) or callable(value) and isinstance(
            value, (FunctionType, type(len))):
        if value.__module__ == 'builtins':
            return value.__qualname__
        return f'{value.__module__}.{value.__qualname__}'
    if value is ...:
        return '...'
    return repr(value)


def annotations_to_string(annotations):
    """Every annotation as text."""
    return {name: value if isinstance(value, str) else type_repr(value) for name, value in annotations.items()}


def get_annotate_from_class_namespace(namespace):
    """The annotate function in the namespace of a class that is being made; else None."""
    return namespace.get('__annotate__', namespace.get('__annotate_func__'))


def call_annotate_function(annotate, format, *, owner=None, _is_evaluate=False):
    """The annotations that an annotate function gives in a format."""
    if format == VALUE_WITH_FAKE_GLOBALS:
        raise ValueError('The VALUE_WITH_FAKE_GLOBALS format is for internal use only')

    try:
        return annotate(format)
    except NotImplementedError:
        pass
    if format == VALUE:
        raise NotImplementedError('annotate function does not support the VALUE format')
    if format == STRING:
        found = _with_names_filled(annotate, owner)
        return annotations_to_string(found) if isinstance(found, dict) else type_repr(found)
    return _with_names_filled(annotate, owner)


def _with_names_filled(annotate, owner):
    """The values, with a forward reference for each name that is not there.

    The function is called again with the missing name added to a copy of its globals; each time one more name is
    known, so the loop ends with the names of the code.
    """
    code = getattr(annotate, '__code__', None)
    if code is None:
        return annotate(VALUE)
    known = None
    function = annotate
    for _ in range(len(code.co_names) + 1):
        try:
            return function(VALUE)
        except NameError as error:
            name = error.name
            if name is None or (known is not None and name in known and isinstance(known[name], ForwardRef)):
                raise
            if known is None:
                known = dict(annotate.__globals__)
            known[name] = ForwardRef(name, owner=owner, is_class=isinstance(owner, type))
            function = FunctionType(code, known, annotate.__name__, annotate.__defaults__, annotate.__closure__)
    return function(VALUE)


def call_evaluate_function(evaluate, format, *, owner=None):
    """What the evaluate function of a type alias or type parameter gives in a format."""
    return call_annotate_function(evaluate, format, owner=owner, _is_evaluate=True)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=VALUE):
    """The annotations of a function, class or module as a new dict."""
    if eval_str and format != VALUE:
        raise ValueError('eval_str=True is only supported with format=Format.VALUE')
    if format == VALUE:
        found = _plain_annotations(obj)
    elif format in (FORWARDREF, STRING):
        try:
            found = _plain_annotations(obj)
        except NameError:
            found = call_annotate_function(obj.__annotate__, format, owner=obj)
        if format == STRING:
            found = annotations_to_string({name: _text_of(value) for name, value in found.items()})
    elif format == VALUE_WITH_FAKE_GLOBALS:
        raise ValueError('The VALUE_WITH_FAKE_GLOBALS format is for internal use only')
    else:
        raise ValueError(f'Unsupported format {format!r}')
    found = dict(found)
    if not eval_str or not found:
        return found
    if globals is None:
        globals = (sys.modules[obj.__module__].__dict__ if isinstance(obj, type)
                   else getattr(obj, '__globals__', None) or getattr(obj, '__dict__', {}))
    return {name: ForwardRef(value).evaluate(globals=globals, locals=locals, owner=obj)
            if isinstance(value, str) else value for name, value in found.items()}


def _text_of(value):
    return value.__forward_arg__ if isinstance(value, ForwardRef) else value


def _plain_annotations(obj):
    try:
        found = obj.__annotations__
    except AttributeError:
        if callable(obj) or isinstance(obj, type(sys)):
            return {}
        raise TypeError(f'{obj!r} does not have annotations') from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f'{obj!r}.__annotations__ is neither a dict nor None')
    return found
