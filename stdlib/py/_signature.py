"""Functions whose parameters have names known only at run time, without compiling source.

A template with n parameters _0 .. _n-1 is written out below for each small n; `named` copies its code object with
the real names in place of those. So calls bind their arguments natively, as fast as for a function from source and
with the interpreter's own messages. Past the last template, `bind` binds arguments in Python with the same messages.
"""

from _types import FunctionType

LARGEST = 16
MOST_COMPARED = 8


def named(template, names, attributes, qualname, module, keyword_only=0, receiver=None):
    """A copy of the template with `names` for its parameters and `attributes` for the attributes _0 .. it uses.

    The last `keyword_only` parameters take keywords only. `receiver` renames the first parameter.
    """
    code = template.__code__
    first, *rest = code.co_varnames
    spelled = {f'_{place}': name for place, name in enumerate(names)}
    fields = {f'_{place}': name for place, name in enumerate(attributes)}
    name = qualname.rpartition('.')[2]
    code = code.replace(
        co_argcount=code.co_argcount - keyword_only,
        co_kwonlyargcount=keyword_only,
        co_varnames=(receiver or first, *[spelled.get(local, local) for local in rest]),
        co_names=tuple([fields.get(used, used) for used in code.co_names]),
        co_name=name,
        co_qualname=qualname,
        co_filename='<string>',
    )
    function = FunctionType(code, template.__globals__, name, template.__defaults__, template.__closure__)
    function.__qualname__ = qualname
    function.__module__ = module
    return function


def packing(body, names, qualname, module, receiver=None, keyword_only=0, defaults=None, kwdefaults=None):
    """A function f(receiver, *names) which returns body(receiver, (values...))."""
    if len(names) <= LARGEST:
        function = named(PACK[len(names)](body), names, (), qualname, module, keyword_only, receiver)
        function.__defaults__ = defaults or None
        function.__kwdefaults__ = kwdefaults or None
        return function
    positional = names[:len(names) - keyword_only]
    keywords = names[len(positional):]
    given = dict(zip(positional[len(positional) - len(defaults or ()):], defaults or ()))
    given |= kwdefaults or {}

    def function(*args, **kwargs):
        return body(args[0], bind(qualname, positional, keywords, given, args, kwargs))

    function.__name__ = qualname.rpartition('.')[2]
    function.__qualname__ = qualname
    function.__module__ = module
    return function


# ---- binding in Python, for more parameters than there are templates -----------------------------------

def bind(qualname, positional, keywords, defaults, args, kwargs):
    """The values of all parameters in order. `args` begins with the receiver, which is not among the names."""
    given = len(args) - 1
    if given > len(positional):
        raise TypeError(_too_many(qualname, positional, keywords, defaults, given, kwargs))
    values = dict(zip(positional, args[1:]))
    known = {*positional, *keywords}
    for name, value in kwargs.items():
        if name not in known:
            raise TypeError(f"{qualname}() got an unexpected keyword argument '{name}'")
        if name in values:
            raise TypeError(f"{qualname}() got multiple values for argument '{name}'")
        values[name] = value
    for names, kind in ((positional, 'positional'), (keywords, 'keyword-only')):
        missing = [name for name in names if name not in values and name not in defaults]
        if missing:
            plural = 's' if len(missing) > 1 else ''
            raise TypeError(f"{qualname}() missing {len(missing)} required {kind} argument{plural}: "
                            f"{_listed(missing)}")
    return tuple([values[name] if name in values else defaults[name] for name in (*positional, *keywords)])


def _listed(names):
    quoted = [f"'{name}'" for name in names]
    if len(quoted) < 3:
        return ' and '.join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


def _too_many(qualname, positional, keywords, defaults, given, kwargs):
    most = len(positional) + 1
    least = most - sum(name in defaults for name in positional)
    takes = f'{most}' if least == most else f'from {least} to {most}'
    plural = '' if most == 1 else 's'
    given_keywords = sum(name in kwargs for name in keywords)
    if given_keywords:
        many = 's' if given_keywords > 1 else ''
        were = f'{given + 1} positional arguments (and {given_keywords} keyword-only argument{many}) were'
    else:
        were = f'{given + 1} were'
    return f'{qualname}() takes {takes} positional argument{plural} but {were} given'


# ---- the templates -------------------------------------------------------------------------------------
# PACK[n](body)        f(receiver, _0, ..): body(receiver, (_0, ..))
# CONSTRUCT[n](finish) f(self, _0, ..): sets the attributes, then calls finish(self) where it is not None
# EQUAL[n]()           __eq__ of classes with the attributes _0 ..
# ORDER[n]             __lt__, __le__, __gt__, __ge__ of classes with the attributes _0 .., for n up to MOST_COMPARED
# HASH[n]              __hash__ of classes with the attributes _0 .., for n up to MOST_COMPARED


PACK = (
    lambda body: lambda receiver: body(receiver, ()),
    lambda body: lambda receiver, _0: body(receiver, (_0,)),
    lambda body: lambda receiver, _0, _1: body(receiver, (_0, _1)),
    lambda body: lambda receiver, _0, _1, _2: body(receiver, (_0, _1, _2)),
    lambda body: lambda receiver, _0, _1, _2, _3: body(receiver, (_0, _1, _2, _3)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4: body(receiver, (_0, _1, _2, _3, _4)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5: body(receiver, (_0, _1, _2, _3, _4, _5)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6: body(receiver, (_0, _1, _2, _3, _4, _5, _6)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7: body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14)),
    lambda body: lambda receiver, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15:
        body(receiver, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15)),
)


def _construct_0(finish):
    def __init__(self):
        if finish is not None:
            finish(self)
    return __init__


def _construct_1(finish):
    def __init__(self, _0):
        self._0 = _0
        if finish is not None:
            finish(self)
    return __init__


def _construct_2(finish):
    def __init__(self, _0, _1):
        self._0 = _0
        self._1 = _1
        if finish is not None:
            finish(self)
    return __init__


def _construct_3(finish):
    def __init__(self, _0, _1, _2):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        if finish is not None:
            finish(self)
    return __init__


def _construct_4(finish):
    def __init__(self, _0, _1, _2, _3):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        if finish is not None:
            finish(self)
    return __init__


def _construct_5(finish):
    def __init__(self, _0, _1, _2, _3, _4):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        if finish is not None:
            finish(self)
    return __init__


def _construct_6(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        if finish is not None:
            finish(self)
    return __init__


def _construct_7(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        if finish is not None:
            finish(self)
    return __init__


def _construct_8(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        if finish is not None:
            finish(self)
    return __init__


def _construct_9(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        if finish is not None:
            finish(self)
    return __init__


def _construct_10(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        if finish is not None:
            finish(self)
    return __init__


def _construct_11(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        if finish is not None:
            finish(self)
    return __init__


def _construct_12(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        self._11 = _11
        if finish is not None:
            finish(self)
    return __init__


def _construct_13(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        self._11 = _11
        self._12 = _12
        if finish is not None:
            finish(self)
    return __init__


def _construct_14(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        self._11 = _11
        self._12 = _12
        self._13 = _13
        if finish is not None:
            finish(self)
    return __init__


def _construct_15(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        self._11 = _11
        self._12 = _12
        self._13 = _13
        self._14 = _14
        if finish is not None:
            finish(self)
    return __init__


def _construct_16(finish):
    def __init__(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15):
        self._0 = _0
        self._1 = _1
        self._2 = _2
        self._3 = _3
        self._4 = _4
        self._5 = _5
        self._6 = _6
        self._7 = _7
        self._8 = _8
        self._9 = _9
        self._10 = _10
        self._11 = _11
        self._12 = _12
        self._13 = _13
        self._14 = _14
        self._15 = _15
        if finish is not None:
            finish(self)
    return __init__


def _equal_1():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0)
        return NotImplemented
    return __eq__


def _equal_2():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1)
        return NotImplemented
    return __eq__


def _equal_3():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2)
        return NotImplemented
    return __eq__


def _equal_4():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3)
        return NotImplemented
    return __eq__


def _equal_5():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4)
        return NotImplemented
    return __eq__


def _equal_6():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5)
        return NotImplemented
    return __eq__


def _equal_7():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6)
        return NotImplemented
    return __eq__


def _equal_8():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7)
        return NotImplemented
    return __eq__


def _equal_9():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8)
        return NotImplemented
    return __eq__


def _equal_10():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9)
        return NotImplemented
    return __eq__


def _equal_11():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10)
        return NotImplemented
    return __eq__


def _equal_12():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10 and self._11 == other._11)
        return NotImplemented
    return __eq__


def _equal_13():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10 and self._11 == other._11
                    and self._12 == other._12)
        return NotImplemented
    return __eq__


def _equal_14():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10 and self._11 == other._11
                    and self._12 == other._12 and self._13 == other._13)
        return NotImplemented
    return __eq__


def _equal_15():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10 and self._11 == other._11
                    and self._12 == other._12 and self._13 == other._13 and self._14 == other._14)
        return NotImplemented
    return __eq__


def _equal_16():
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return (self._0 == other._0 and self._1 == other._1 and self._2 == other._2
                    and self._3 == other._3 and self._4 == other._4 and self._5 == other._5
                    and self._6 == other._6 and self._7 == other._7 and self._8 == other._8
                    and self._9 == other._9 and self._10 == other._10 and self._11 == other._11
                    and self._12 == other._12 and self._13 == other._13 and self._14 == other._14
                    and self._15 == other._15)
        return NotImplemented
    return __eq__


CONSTRUCT = (
    _construct_0, _construct_1, _construct_2, _construct_3, _construct_4, _construct_5,
    _construct_6, _construct_7, _construct_8, _construct_9, _construct_10, _construct_11,
    _construct_12, _construct_13, _construct_14, _construct_15, _construct_16,
)
EQUAL = (
    None, _equal_1, _equal_2, _equal_3, _equal_4, _equal_5,
    _equal_6, _equal_7, _equal_8, _equal_9, _equal_10, _equal_11,
    _equal_12, _equal_13, _equal_14, _equal_15, _equal_16,
)

ORDER = (
    None,
    (
        lambda self, other: (self._0,) < (other._0,) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (self._0,) <= (other._0,) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (self._0,) > (other._0,) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (self._0,) >= (other._0,) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1)
            < (other._0, other._1)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1)
            <= (other._0, other._1)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1)
            > (other._0, other._1)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1)
            >= (other._0, other._1)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2)
            < (other._0, other._1, other._2)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2)
            <= (other._0, other._1, other._2)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2)
            > (other._0, other._1, other._2)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2)
            >= (other._0, other._1, other._2)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2, self._3)
            < (other._0, other._1, other._2, other._3)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3)
            <= (other._0, other._1, other._2, other._3)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3)
            > (other._0, other._1, other._2, other._3)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3)
            >= (other._0, other._1, other._2, other._3)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4)
            < (other._0, other._1, other._2, other._3, other._4)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4)
            <= (other._0, other._1, other._2, other._3, other._4)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4)
            > (other._0, other._1, other._2, other._3, other._4)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4)
            >= (other._0, other._1, other._2, other._3, other._4)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5)
            < (other._0, other._1, other._2, other._3, other._4, other._5)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5)
            <= (other._0, other._1, other._2, other._3, other._4, other._5)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5)
            > (other._0, other._1, other._2, other._3, other._4, other._5)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5)
            >= (other._0, other._1, other._2, other._3, other._4, other._5)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6)
            < (other._0, other._1, other._2, other._3, other._4, other._5, other._6)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6)
            <= (other._0, other._1, other._2, other._3, other._4, other._5, other._6)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6)
            > (other._0, other._1, other._2, other._3, other._4, other._5, other._6)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6)
            >= (other._0, other._1, other._2, other._3, other._4, other._5, other._6)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
    (
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6, self._7)
            < (other._0, other._1, other._2, other._3, other._4, other._5, other._6, other._7)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6, self._7)
            <= (other._0, other._1, other._2, other._3, other._4, other._5, other._6, other._7)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6, self._7)
            > (other._0, other._1, other._2, other._3, other._4, other._5, other._6, other._7)
        ) if other.__class__ is self.__class__ else NotImplemented,
        lambda self, other: (
            (self._0, self._1, self._2, self._3, self._4, self._5, self._6, self._7)
            >= (other._0, other._1, other._2, other._3, other._4, other._5, other._6, other._7)
        ) if other.__class__ is self.__class__ else NotImplemented,
    ),
)

HASH = (
    lambda self: hash(()),
    lambda self: hash((self._0,)),
    lambda self: hash((self._0, self._1)),
    lambda self: hash((self._0, self._1, self._2)),
    lambda self: hash((self._0, self._1, self._2, self._3)),
    lambda self: hash((self._0, self._1, self._2, self._3, self._4)),
    lambda self: hash((self._0, self._1, self._2, self._3, self._4, self._5)),
    lambda self: hash((self._0, self._1, self._2, self._3, self._4, self._5, self._6)),
    lambda self: hash((self._0, self._1, self._2, self._3, self._4, self._5, self._6, self._7)),
)
