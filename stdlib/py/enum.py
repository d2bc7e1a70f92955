"""Enumerations: classes whose attributes are their only instances.

The metaclass takes the class body apart: plain values become members, descriptors and underscored names stay
attributes. Members are made inside type.__new__, before __init_subclass__ runs, so that it sees them.
Invariant: `_value2member_map_` holds each hashable value that has a member, so a look-up by value is one dict access.
"""

import builtins as bltns
import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = ['EnumType', 'EnumMeta', 'EnumDict', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'ReprEnum',
           'auto', 'unique', 'property', 'verify', 'member', 'nonmember', 'FlagBoundary', 'STRICT', 'CONFORM',
           'EJECT', 'KEEP', 'global_flag_repr', 'global_enum_repr', 'global_str', 'global_enum', 'EnumCheck',
           'CONTINUOUS', 'NAMED_FLAGS', 'UNIQUE', 'pickle_by_global_name', 'pickle_by_enum_name',
           'show_flag_values', 'bin']

# Set once the classes exist; the metaclass runs before that for Enum itself.
Enum = Flag = EJECT = ReprEnum = None


class nonmember:
    """Keeps a value of the class body from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a member of a value that would not become one, such as a function."""

    def __init__(self, value):
        self.value = value


_not_given = sentinel('<not given>')
_auto_null = sentinel('_auto_null')


class auto:
    """A value to be chosen by _generate_next_value_."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f'auto({self.value!r})'


# ---- names and bits ------------------------------------------------------------------------------------

def _is_descriptor(obj):
    return not isinstance(obj, member) and (
        hasattr(obj, '__get__') or hasattr(obj, '__set__') or hasattr(obj, '__delete__'))


def _is_dunder(name):
    return (len(name) > 4 and name[:2] == name[-2:] == '__' and name[2] != '_' and name[-3] != '_')


def _is_sunder(name):
    return (len(name) > 2 and name[0] == name[-1] == '_' and name[1] != '_' and name[-2] != '_')


def _is_private(cls_name, name):
    """Whether the name is a mangled __name of the class."""
    prefix = f'_{cls_name}__'
    if len(name) <= len(prefix) or not name.startswith(prefix):
        return False
    return name[-1] != '_' or name[-2] != '_'


def _is_internal_class(cls_name, obj):
    """Whether the value is a class that was defined inside the enumeration's body."""
    if not isinstance(obj, type):
        return False
    qualname = getattr(obj, '__qualname__', '')
    inner = f'{cls_name}.{getattr(obj, "__name__", "")}'
    return qualname == inner or qualname.endswith('.' + inner)


def _is_single_bit(number):
    return number != 0 and number & (number - 1) == 0


def _high_bit(number):
    """The position of the highest bit; -1 for zero."""
    return number.bit_length() - 1


def _iter_bits_lsb(number):
    """The single bits of a number, the lowest first."""
    if isinstance(number, Enum):
        number = number.value
    if number < 0:
        raise ValueError(f'{number!r} is not a positive integer')
    while number:
        bit = number & -number
        yield bit
        number ^= bit


def show_flag_values(value):
    """The single bits of a value as a list."""
    return list(_iter_bits_lsb(value))


def bin(num, max_bits=None):
    """The bits of a number after its sign bit: '0b0 1010', or '0b1 0110' for -10."""
    size = num.bit_length()
    sign = '1' if num < 0 else '0'
    digits = format(num & ((1 << size) - 1), f'0{size}b') if size else ''
    if max_bits and len(digits) < max_bits:
        digits = (sign * max_bits + digits)[-max_bits:]
    return f'0b{sign} {digits}'


# ---- attributes of members -----------------------------------------------------------------------------

class property(DynamicClassAttribute):
    """A property of members. On the class, its name is free for a member of that name."""

    member = None
    _attr_type = None
    _cls_type = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f'{ownerclass!r} has no attribute {self.name!r}')
        if self.fget is not None:
            return self.fget(instance)
        if self._attr_type == 'attr':
            # What the member's name hides in a base class.
            return getattr(self._cls_type, self.name)
        if self._attr_type == 'desc':
            return getattr(instance._value_, self.name)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError(f'{ownerclass!r} has no attribute {self.name!r}') from None

    def __set__(self, instance, value):
        if self.fset is not None:
            return self.fset(instance, value)
        raise AttributeError(f'{self._owner!r} cannot set attribute {self.name!r}')

    def __delete__(self, instance):
        if self.fdel is not None:
            return self.fdel(instance)
        raise AttributeError(f'{self._owner!r} cannot delete attribute {self.name!r}')

    def __set_name__(self, ownerclass, name):
        self.name = name
        self._owner = ownerclass


# ---- the class body ------------------------------------------------------------------------------------

_ALLOWED_SUNDERS = frozenset({
    '_order_', '_generate_next_value_', '_numeric_repr_', '_missing_', '_ignore_', '_iter_member_',
    '_iter_member_by_value_', '_iter_member_by_def_', '_add_alias_', '_add_value_alias_',
})


class EnumDict(dict):
    """The namespace of a class body. Remembers which names are members, and resolves auto()."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = {}  # a dict keeps the order
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = cls_name

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            value = self._take_sunder(key, value)
        elif _is_dunder(key):
            if key == '__order__':
                key = '_order_'
        elif key in self._member_names:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif _is_descriptor(value) or (self._cls_name is not None
                                       and _is_internal_class(self._cls_name, value)):
            pass
        else:
            value = self._take_member(key, value)
        super().__setitem__(key, value)

    def _take_sunder(self, key, value):
        if key not in _ALLOWED_SUNDERS:
            raise ValueError(f'_sunder_ names, such as {key!r}, are reserved for future Enum use')
        if key == '_generate_next_value_':
            if self._auto_called:
                raise TypeError('_generate_next_value_ must be defined before members')
            self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
        elif key == '_ignore_':
            value = value.replace(',', ' ').split() if isinstance(value, str) else list(value)
            self._ignore = value
            already = set(value) & set(self._member_names)
            if already:
                raise ValueError(f'_ignore_ cannot specify already set names: {already!r}')
        return value

    def _take_member(self, key, value):
        if key in self:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        if isinstance(value, member):
            value = value.value
        if isinstance(value, auto):
            value = self._resolve(key, value)
        elif isinstance(value, tuple) and any(isinstance(part, auto) for part in value):
            parts = [self._resolve(key, part) if isinstance(part, auto) else part for part in value]
            value = type(value)(*parts) if hasattr(value, '_fields') else type(value)(parts)
        else:
            self._last_values.append(value)
        self._member_names[key] = None
        return value

    def _resolve(self, key, placeholder):
        self._auto_called = True
        if placeholder.value is _auto_null:
            placeholder.value = self._generate_next_value(key, 1, len(self._member_names),
                                                          self._last_values[:])
        self._last_values.append(placeholder.value)
        return placeholder.value

    @bltns.property
    def member_names(self):
        return list(self._member_names)

    def update(self, members, **more_members):
        """Set names from a mapping or from pairs, and from the keywords."""
        pairs = [(name, members[name]) for name in members.keys()] if hasattr(members, 'keys') else members
        for name, value in pairs:
            self[name] = value
        for name, value in more_members.items():
            self[name] = value


_EnumDict = EnumDict


class _Members:
    """Makes the members, at the point of type.__new__ where descriptors learn their names."""

    def __init__(self, values):
        self.values = values

    def __set_name__(self, cls, name):
        type.__delattr__(cls, name)
        for member_name, value in self.values.items():
            cls._make_member_(member_name, value)


# ---- the metaclass -------------------------------------------------------------------------------------

class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        if Enum is None:
            return {}
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        _, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            namespace['_generate_next_value_'] = getattr(first_enum, '_generate_next_value_', None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if Enum is None or _simple:
            return super().__new__(metacls, cls, bases, classdict, **kwds)
        names = classdict.member_names
        ignored = [*classdict.get('_ignore_', ()), '_ignore_']
        values = {name: classdict[name] for name in names if name not in ignored}
        invalid = [name for name in values if name in ('mro', '')]
        if invalid:
            raise ValueError(f"invalid enum member name(s) {','.join(map(repr, invalid))}")
        namespace = {name: value for name, value in classdict.items()
                     if name not in values and name not in ignored}

        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new_member, save_new, use_args = metacls._find_new_(classdict, member_type, first_enum)
        order = namespace.pop('_order_', None)
        generate = namespace.get('_generate_next_value_')
        if generate is not None and not isinstance(generate, staticmethod):
            namespace['_generate_next_value_'] = staticmethod(generate)
        is_flag = Flag is not None and any(issubclass(base, Flag) for base in bases)
        if is_flag:
            values = _without_negatives(values)
        namespace.update({
            '_new_member_': new_member,
            '_use_args_': use_args,
            '_member_names_': [],
            '_member_map_': {},
            '_value2member_map_': {},
            '_hashable_values_': [],
            '_unhashable_values_': [],
            '_unhashable_values_map_': {},
            '_member_type_': member_type,
            '_value_repr_': metacls._find_data_repr_(cls, bases),
            '_boundary_': boundary or getattr(first_enum, '_boundary_', None),
            '_flag_mask_': 0,
            '_singles_mask_': 0,
            '_all_bits_': 0,
            '_inverted_': None,
        })
        if save_new:
            namespace['__new_member__'] = new_member
        namespace['__new__'] = Enum.__new__
        if values:
            namespace['_members_to_come_'] = _Members(values)
        try:
            enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as error:
            # The note that __set_name__ failed tells of how members are made, nothing to the user.
            if hasattr(error, '__notes__'):
                del error.__notes__
            raise
        _add_methods(enum_class, classdict, bases, is_flag)
        if is_flag:
            numbers = [item._value_ for item in enum_class]
            if numbers != sorted(numbers):
                enum_class._iter_member_ = enum_class._iter_member_by_def_
        if order is not None:
            _check_order(enum_class, order)
        return enum_class

    def __call__(cls, value, names=_not_given, *values, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        """Look a member up by its value; or, on a class without members, make a new enumeration."""
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names, *values)
            else:
                try:
                    return cls._value2member_map_[value]
                except (KeyError, TypeError):
                    pass
            return cls.__new__(cls, value)
        if names is _not_given and type is None:
            raise TypeError(f'{cls} has no members; specify `names=()` if you meant to create a new, empty, '
                            'enum')
        return cls._create_(value, None if names is _not_given else names, module=module, qualname=qualname,
                            type=type, start=start, boundary=boundary)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            if value in cls._value2member_map_:
                return True
        except TypeError:
            pass
        if issubclass(cls, Flag):
            try:
                return isinstance(cls._missing_(value), cls)
            except ValueError:
                return False
        return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'{cls.__name__!r} cannot delete member {attr!r}.')
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        super().__setattr__(name, value)

    def __dir__(cls):
        shown = {'__class__', '__contains__', '__doc__', '__getitem__', '__iter__', '__len__', '__members__',
                 '__module__', '__name__', '__qualname__', *cls._member_names_}
        if cls._new_member_ is not object.__new__:
            shown.add('__new__')
        if cls.__init_subclass__ is not object.__init_subclass__:
            shown.add('__init_subclass__')
        if cls._member_type_ is not object:
            shown.update(dir(cls._member_type_))
        return sorted(shown)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    @bltns.property
    def __members__(cls):
        """A read-only view of the members by name, aliases included."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        kind = 'flag' if Flag is not None and issubclass(cls, Flag) else 'enum'
        return f'<{kind} {cls.__name__!r}>'

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        """Make an enumeration from names: a string, a list of names or pairs, or a mapping."""
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        _, first_enum = cls._get_mixins_(class_name, bases)
        classdict = metacls.__prepare__(class_name, bases)
        for name, value in _named_values(names, first_enum, start):
            classdict[name] = value
        if module is None:
            try:
                module = sys._getframemodulename(2)
            except AttributeError:
                pass
        if module is not None:
            classdict['__module__'] = module
        if qualname is not None:
            classdict['__qualname__'] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Make an enumeration of those names of a module that the filter picks, and put it there."""
        target = sys.modules[module].__dict__
        names = (source.__dict__ if source else target).items()
        members = [(key, value) for key, value in names if filter(key)]
        try:
            members.sort(key=lambda item: (item[1], item[0]))
        except TypeError:
            members.sort(key=lambda item: item[0])
        result = cls(name, members, module=module, boundary=boundary or KEEP)
        result.__reduce_ex__ = pickle_by_global_name if as_global else pickle_by_enum_name
        if as_global:
            global_enum(result)
        else:
            target.update(result.__members__)
        target[name] = result
        return result

    @classmethod
    def _check_for_existing_members_(metacls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f'<enum {class_name!r}> cannot extend {base!r}')

    @classmethod
    def _get_mixins_(metacls, class_name, bases):
        """The type of the members' data and the enumeration that the class inherits from."""
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError('new enumerations should be created as '
                            '`EnumName([mixin_type, ...] [data_type,] enum_type)`')
        return metacls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_repr_(metacls, class_name, bases):
        """The repr of the data: the first along the bases; that of a dataclass shows its fields."""
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    return base._value_repr_
                if '__repr__' in base.__dict__:
                    params = base.__dict__.get('__dataclass_params__')
                    if params is not None and params.repr and '__dataclass_fields__' in base.__dict__:
                        return _dataclass_repr
                    return base.__dict__['__repr__']
        return None

    @classmethod
    def _find_data_type_(metacls, class_name, bases):
        """The one type among the bases whose instances carry data, or None."""
        found = set()
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        found.add(base._member_type_)
                        break
                elif '__new__' in base.__dict__ or '__dataclass_fields__' in base.__dict__:
                    found.add(candidate or base)
                    break
                else:
                    candidate = candidate or base
        if len(found) > 1:
            raise TypeError(f'too many data types for {class_name!r}: {found!r}')
        return found.pop() if found else None

    @classmethod
    def _find_new_(metacls, classdict, member_type, first_enum):
        """The __new__ that makes members, whether it is the class's own, and whether it takes arguments."""
        own = classdict.get('__new__')
        found = own
        if found is None:
            plain = (None, object.__new__, Enum.__new__)
            for method in ('__new_member__', '__new__'):
                for owner in (member_type, first_enum):
                    target = getattr(owner, method, None)
                    if target not in plain:
                        found = target
                        break
                if found is not None:
                    break
            else:
                found = object.__new__
        use_args = found is not object.__new__
        return found, own is not None, use_args

    def _make_member_(cls, name, value):
        """Make one member from its value in the class body, or an alias where the value has a member."""
        args = value if isinstance(value, tuple) else (value,)
        if cls._member_type_ is tuple:
            args = (args,)
        item = cls._new_member_(cls, *args) if cls._use_args_ else cls._new_member_(cls)
        if not hasattr(item, '_value_'):
            item._value_ = value if cls._member_type_ is object else _data_of(cls._member_type_, args)
        value = item._value_
        item._name_ = name
        item.__objclass__ = cls
        item.__init__(*args)
        item._sort_order_ = len(cls._member_names_)

        known = _member_of_value(cls, value)
        is_flag = Flag is not None and issubclass(cls, Flag)
        if known is not None and known is not item:
            item = known
        elif not is_flag or (isinstance(value, int) and _is_single_bit(value)):
            cls._member_names_.append(name)
        if is_flag and isinstance(value, int):
            cls._flag_mask_ |= value
            if _is_single_bit(value):
                cls._singles_mask_ |= value
            cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1
        cls._add_member_(name, item)
        try:
            cls._value2member_map_.setdefault(value, item)
            if value not in cls._hashable_values_:
                cls._hashable_values_.append(value)
        except TypeError:
            cls._unhashable_values_.append(value)
            cls._unhashable_values_map_.setdefault(name, []).append(value)

    def _add_member_(cls, name, item):
        """Put a member under a name. A base's property of that name goes on working on members."""
        members = cls._member_map_
        if name in members:
            if members[name] is not item:
                raise NameError(f'{name!r} is already bound: {members[name]!r}')
            return
        hidden = kind = owner = None
        for base in cls.__mro__[1:]:
            attr = base.__dict__.get(name)
            if attr is None:
                continue
            if isinstance(attr, DynamicClassAttribute):
                hidden, kind, owner = attr, 'enum', base
                break
            if _is_descriptor(attr):
                hidden, kind, owner = hidden or attr, 'desc', owner or base
                continue
            kind, owner = 'attr', base
        if hidden is not None or kind == 'attr':
            redirect = property()
            redirect.member = item
            redirect.__set_name__(cls, name)
            if hidden is not None:
                redirect.fget = getattr(hidden, 'fget', None)
                redirect.fset = getattr(hidden, 'fset', None)
                redirect.fdel = getattr(hidden, 'fdel', None)
            redirect._attr_type = kind
            redirect._cls_type = owner
            type.__setattr__(cls, name, redirect)
        else:
            type.__setattr__(cls, name, item)
        members[name] = item


EnumMeta = EnumType


def _data_of(member_type, args):
    try:
        return member_type(*args)
    except Exception as error:
        raise TypeError('_value_ not set in __new__, unable to create it') from error


def _member_of_value(cls, value):
    """The member that has this value, hashable or not; else None."""
    try:
        return cls._value2member_map_.get(value)
    except TypeError:
        for item in cls._member_map_.values():
            if item._value_ == value:
                return item
        return None


def _named_values(names, first_enum, start):
    """The (name, value) pairs that the second argument of the functional form stands for."""
    if isinstance(names, str):
        names = names.replace(',', ' ').split()
    if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
        pairs = []
        last_values = []
        for count, name in enumerate(names):
            value = first_enum._generate_next_value_(name, start, count, last_values[:])
            last_values.append(value)
            pairs.append((name, value))
        return pairs
    if names is None:
        return ()
    return [(item, names[item]) if isinstance(item, str) else item for item in names]


def _without_negatives(values):
    """Flags written as the inverse of others get the bits that they stand for."""
    def is_number(value):
        return isinstance(value, int)

    if not any(is_number(value) and value < 0 for value in values.values()):
        return values
    mask = 0
    for value in values.values():
        if is_number(value) and value >= 0:
            mask |= value
    return {name: value & mask if is_number(value) and value < 0 else value
            for name, value in values.items()}


def _add_methods(cls, classdict, bases, is_flag):
    """Give the class those methods which its data type hides or leaves out, and its body does not define."""
    member_type, first_enum = cls._member_type_, bases[-1]
    defined = set(classdict)
    if ReprEnum is not None and ReprEnum in bases:
        if member_type is object:
            raise TypeError('ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)')
        if '__format__' not in defined:
            type.__setattr__(cls, '__format__', member_type.__format__)
        if '__str__' not in defined:
            # A type without a __str__ of its own shows its repr, which is the data's, not the member's.
            method = member_type.__str__
            if method is object.__str__:
                method = member_type.__repr__
            type.__setattr__(cls, '__str__', method)
        defined |= {'__format__', '__str__'}
    for name in ('__repr__', '__str__', '__format__', '__reduce_ex__'):
        if name not in defined and getattr(cls, name) in (getattr(object, name), getattr(member_type, name)):
            type.__setattr__(cls, name, getattr(first_enum, name))
    if is_flag:
        for name in ('__or__', '__and__', '__xor__', '__ror__', '__rand__', '__rxor__', '__invert__'):
            if name not in defined:
                type.__setattr__(cls, name, getattr(Flag, name))


def _check_order(cls, order):
    """Compare the names in _order_ with those of the members; aliases need not be named."""
    if isinstance(order, str):
        order = order.replace(',', ' ').split()
    members = cls._member_map_
    order = [name for name in order if name not in members or members[name]._name_ == name]
    names = cls._member_names_
    if issubclass(cls, Flag):
        order = [name for name in order if name in names]
    if order != names:
        raise TypeError(f'member order does not match _order_:\n  {names!r}\n  {order!r}')


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ', '.join([f'{name}={getattr(self, name)!r}' for name, field in fields.items() if field.repr])


# ---- the enumerations to inherit from ------------------------------------------------------------------

class Enum(metaclass=EnumType):
    """An enumeration: inherit from it and write the members as attributes of the class."""

    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _hashable_values_ = []
    _unhashable_values_ = []
    _unhashable_values_map_ = {}
    _member_type_ = object
    _new_member_ = object.__new__
    _use_args_ = False
    _value_repr_ = None

    def __new__(cls, value):
        # Members are made otherwise: this is the look-up by value.
        if type(value) is cls:
            return value
        found = _member_of_value(cls, value)
        if found is not None:
            return found
        if not cls._member_map_:
            raise TypeError(f'{cls!r} has no members defined')
        return _look_up_missing(cls, value)

    def __init__(self, *args, **kwds):
        pass

    def _add_alias_(self, name):
        """Give the member another name."""
        self.__class__._add_member_(name, self)

    def _add_value_alias_(self, value):
        """Give the member another value by which it can be looked up."""
        cls = self.__class__
        known = _member_of_value(cls, value)
        if known is self:
            return
        if known is not None:
            raise ValueError(f'{value!r} is already bound: {known!r}')
        try:
            cls._value2member_map_[value] = self
            cls._hashable_values_.append(value)
        except TypeError:
            cls._unhashable_values_.append(value)
            cls._unhashable_values_map_.setdefault(self._name_, []).append(value)

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The value of an auto(): one more than the greatest so far."""
        if not last_values:
            return start
        try:
            last_value = sorted(last_values).pop()
        except TypeError:
            raise TypeError('unable to sort non-numeric values') from None
        try:
            return last_value + 1
        except TypeError:
            raise TypeError(f'unable to increment {last_value!r}') from None

    @classmethod
    def _missing_(cls, value):
        """Called for a value that no member has; may return one."""
        return None

    def __repr__(self):
        show = self.__class__._value_repr_ or repr
        return f'<{self.__class__.__name__}.{self._name_}: {show(self._value_)}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __dir__(self):
        cls = self.__class__
        if cls._member_type_ is object:
            shown = {'__class__', '__doc__', '__eq__', '__hash__', '__module__', 'name', 'value'}
        else:
            shown = set(object.__dir__(self))
        for base in cls.__mro__:
            for name, attr in base.__dict__.items():
                if name[0] == '_':
                    continue
                if isinstance(attr, DynamicClassAttribute):
                    # A member's name stands for the member on the class only.
                    if attr.fget is not None or name not in cls._member_map_:
                        shown.add(name)
                    else:
                        shown.discard(name)
                elif name not in cls._member_map_:
                    shown.add(name)
        shown.update(name for name in getattr(self, '__dict__', ())
                     if name[0] != '_' and name not in cls._member_map_)
        return sorted(shown)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        """The name of the member."""
        return self._name_

    @property
    def value(self):
        """The value of the member."""
        return self._value_


def _look_up_missing(cls, value):
    """Ask _missing_ for a member, and raise what a wrong answer or none means."""
    error = None
    try:
        result = cls._missing_(value)
    except Exception as raised:
        error, result = raised, None
    try:
        if isinstance(result, cls):
            return result
        if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int):
            return result
        invalid = ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        if error is None:
            if result is None:
                raise invalid
            error = TypeError(f'error in {cls.__name__}._missing_: returned {result!r} instead of None or a '
                              'valid member')
        if not isinstance(error, ValueError):
            error.__context__ = invalid
        raise error
    finally:
        # No cycle of exception, traceback and frame.
        error = invalid = None


class ReprEnum(Enum):
    """An enumeration with a data type, whose str() and format() are those of the data; repr() is its own."""


class IntEnum(int, ReprEnum):
    """An enumeration whose members are also ints."""


class StrEnum(str, ReprEnum):
    """An enumeration whose members are also strings; auto() gives the name in lower case."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f'too many arguments for str(): {values!r}')
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f'{values[0]!r} is not a string')
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f'encoding must be a string, not {values[1]!r}')
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError(f'errors must be a string, not {values[2]!r}')
        value = str(*values)
        item = str.__new__(cls, value)
        item._value_ = value
        return item

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What a flag does with bits that it has no members for."""

    STRICT = auto()   # refuse the value
    CONFORM = auto()  # drop the bits
    EJECT = auto()    # give an int
    KEEP = auto()     # keep the bits


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def pickle_by_global_name(self, proto):
    return self.name


def pickle_by_enum_name(self, proto):
    return getattr, (self.__class__, self._name_)


class Flag(Enum, boundary=STRICT):
    """An enumeration of bits that can be combined."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The value of an auto(): the bit above the highest so far."""
        if not last_values:
            return 1 if start is None else start
        last_value = max(last_values)
        try:
            return 2 ** (_high_bit(last_value) + 1)
        except Exception:
            raise TypeError(f'invalid flag value {last_value!r}') from None

    @classmethod
    def _iter_member_by_value_(cls, value):
        """The members of a value's bits, the lowest bit first."""
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        """The members of a value's bits in the order of their definition."""
        yield from sorted(cls._iter_member_by_value_(value), key=lambda item: item._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """The member that stands for a combination of bits; it is made at the first question."""
        if not isinstance(value, int):
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        boundary = cls._boundary_
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        given = value
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ mask):
            if boundary is STRICT:
                size = max(value.bit_length(), mask.bit_length())
                raise ValueError(f'{cls!r} invalid value {value!r}\n    given {bin(value, size)}\n'
                                 f'  allowed {bin(mask, size)}')
            if boundary is CONFORM:
                value &= mask
            elif boundary is EJECT:
                return value
            elif value < 0:
                value += max(all_bits + 1, 2 ** value.bit_length())
        if value < 0:
            if boundary in (EJECT, KEEP):
                value += all_bits + 1
            else:
                value &= cls._singles_mask_
        known = cls._value2member_map_.get(value)
        if known is None:
            known = _make_combination(cls, value)
        if given < 0:
            cls._value2member_map_[given] = known
        return known

    def __contains__(self, other):
        """Whether all bits of the other are set here too."""
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f'{self.__class__.__qualname__!r}')
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        """The members of one bit each that make up this one."""
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls_name = self.__class__.__name__
        shown = (self.__class__._value_repr_ or repr)(self._value_)
        if self._name_ is None:
            return f'<{cls_name}: {shown}>'
        return f'<{cls_name}.{self._name_}: {shown}>'

    def __str__(self):
        cls_name = self.__class__.__name__
        if self._name_ is None:
            return f'{cls_name}({(self.__class__._value_repr_ or repr)(self._value_)})'
        return f'{cls_name}.{self._name_}'

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        """The bits of an operand; NotImplemented where it cannot be one."""
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def __or__(self, other):
        bits = self._get_value(other)
        if bits is NotImplemented:
            return NotImplemented
        self._check_operands(other, '|')
        return self.__class__(self._value_ | bits)

    def __and__(self, other):
        bits = self._get_value(other)
        if bits is NotImplemented:
            return NotImplemented
        self._check_operands(other, '&')
        return self.__class__(self._value_ & bits)

    def __xor__(self, other):
        bits = self._get_value(other)
        if bits is NotImplemented:
            return NotImplemented
        self._check_operands(other, '^')
        return self.__class__(self._value_ ^ bits)

    def _check_operands(self, other, sign):
        for flag in (self, other):
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with {sign}")

    def __invert__(self):
        if self._value_ is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            bits = ~self._value_
            if self._boundary_ not in (EJECT, KEEP):
                bits &= self._singles_mask_
            self._inverted_ = self.__class__(bits)
        return self._inverted_

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


def _make_combination(cls, value):
    """A new member for a combination of bits."""
    if value & ~cls._flag_mask_ and cls._boundary_ is not KEEP:
        raise ValueError(f'{cls.__name__}({value!r}) --> unknown values '
                         f'{value & ~cls._flag_mask_!r} [{cls._boundary_}]')
    name = _name_of_bits(cls, value)
    item = object.__new__(cls) if cls._member_type_ is object else cls._member_type_.__new__(cls, value)
    if not hasattr(item, '_value_'):
        item._value_ = value
    item._name_ = name
    return cls._value2member_map_.setdefault(value, item)


def _name_of_bits(cls, value):
    """The names of the members that make up a value, joined; None where there is none."""
    singles = value & cls._singles_mask_
    members = list(cls._iter_member_(singles))
    combined = 0
    for item in members:
        combined |= item._value_
    if value & ~cls._singles_mask_:
        # Members of several bits may name what single ones do not.
        for item in cls._member_map_.values():
            if item not in members and item._value_ and item._value_ & value == item._value_:
                members.append(item)
                combined |= item._value_
    if not combined:
        return None
    name = '|'.join([item._name_ for item in members])
    unknown = value ^ combined
    if unknown:
        if cls._boundary_ is STRICT:
            raise ValueError(f'{cls!r}: no members with value {unknown!r}')
        name += f'|{cls._numeric_repr_(unknown)}'
    return name


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are also ints; bits without a member are kept."""


# ---- checks --------------------------------------------------------------------------------------------

def unique(enumeration):
    """Class decorator: refuse aliases."""
    aliases = [f'{name} -> {item.name}' for name, item in enumeration.__members__.items() if name != item.name]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


class EnumCheck(StrEnum):
    """What verify() can check."""

    CONTINUOUS = 'no skipped integer values'
    NAMED_FLAGS = 'multi-flag aliases may not contain unnamed flags'
    UNIQUE = 'one name per value'


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator: check an enumeration."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        check_of = {UNIQUE: _check_unique, CONTINUOUS: _check_continuous, NAMED_FLAGS: _check_named_flags}
        for check in self.checks:
            check_of[check](enumeration)
        return enumeration


def _check_unique(enumeration):
    aliases = [f'{name} -> {item.name}' for name, item in enumeration.__members__.items() if name != item.name]
    if aliases:
        raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")


def _check_continuous(enumeration):
    is_flag = issubclass(enumeration, Flag)
    values = {item.value for item in enumeration}
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    if is_flag:
        expected = [2 ** bit for bit in range(_high_bit(low) + 1, _high_bit(high))]
    else:
        expected = range(low + 1, high)
    missing = [value for value in expected if value not in values]
    if missing:
        kind = 'flag' if is_flag else 'enum'
        shown = ', '.join(map(str, missing))
        raise ValueError(f'invalid {kind} {enumeration.__name__!r}: missing values {shown}'[:256])


def _check_named_flags(enumeration):
    if not issubclass(enumeration, Flag):
        return
    known = {item.value for item in enumeration}
    names = []
    missing = 0
    for name, item in enumeration._member_map_.items():
        if name in enumeration._member_names_ or item.value < 0:
            continue
        missed = [bit for bit in _iter_bits_lsb(item.value) if bit not in known]
        if missed:
            names.append(name)
            for bit in missed:
                missing |= bit
    if not names:
        return
    if len(names) == 1:
        who = f'alias {names[0]} is missing'
    else:
        who = f"aliases {', '.join(names[:-1])} and {names[-1]} are missing"
    what = f'value 0x{missing:x}' if _is_single_bit(missing) else f'combined values of 0x{missing:x}'
    raise ValueError(f'invalid Flag {enumeration.__name__!r}: {who} {what} '
                     '[use enum.show_flag_values(value) for details]')


# ---- members as names of their module ------------------------------------------------------------------

def global_enum_repr(self):
    module = self.__class__.__module__.split('.')[-1]
    return f'{module}.{self._name_}'


def global_flag_repr(self):
    module = self.__class__.__module__.split('.')[-1]
    if self._name_ is None:
        return f'{module}.{self.__class__.__name__}({self._value_!r})'
    return '|'.join([name if name[0].isdigit() else f'{module}.{name}' for name in self._name_.split('|')])


def global_str(self):
    if self._name_ is None:
        return f'{self.__class__.__name__}({self._value_!r})'
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: put the members into the module, and show them as names of the module."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls
