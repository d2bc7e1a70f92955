"""Warnings: messages to the programmer, filtered by category, text and place, shown once on sys.stderr."""

import sys
from _warnings import warn, warn_explicit

__all__ = ['warn', 'warn_explicit', 'showwarning', 'formatwarning', 'filterwarnings', 'simplefilter',
           'resetwarnings', 'catch_warnings', 'deprecated']

# Each is (action, message test or None, category, module test or None, line or 0), the first match wins.
filters = [
    ('default', None, DeprecationWarning, '__main__', 0),
    ('ignore', None, DeprecationWarning, None, 0),
    ('ignore', None, PendingDeprecationWarning, None, 0),
    ('ignore', None, ImportWarning, None, 0),
    ('ignore', None, ResourceWarning, None, 0),
]
defaultaction = 'default'
onceregistry = {}
_version = 1
_ACTIONS = ('error', 'ignore', 'always', 'all', 'default', 'module', 'once')


class WarningMessage:
    """One warning as it is shown or recorded."""

    _WARNING_DETAILS = ('message', 'category', 'filename', 'lineno', 'file', 'line', 'source', 'module')

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None, module=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self.module = module
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f'{{message : {self.message!r}, category : {self._category_name!r}, module : '
                f'{self.module!r}, filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}')

    def __repr__(self):
        return f'<{type(self).__qualname__} {self}>'


# ---- showing -------------------------------------------------------------------------------------------

# The line that the engine gives with what its compiler warns about: (filename, lineno, text).
_given_line = None


def _source_line(filename, lineno):
    """A line of a file that is compiled or runs, for all that can be known of it here."""
    if _given_line is not None and _given_line[:2] == (filename, lineno):
        return _given_line[2]
    return sys._source_line(filename, lineno)


def formatwarning(message, category, filename, lineno, line=None):
    """The text that is shown for a warning."""
    text = f'{filename}:{lineno}: {category.__name__}: {message}\n'
    line = (_source_line(filename, lineno) if line is None else line).strip()
    return text + (f'  {line}\n' if line else '')


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a stream, sys.stderr unless another is given. May be replaced."""
    if file is None:
        file = sys.stderr
        if file is None:
            return
    try:
        file.write(formatwarning(message, category, filename, lineno, line))
    except OSError:
        pass


_original_showwarning = showwarning


def _show(shown):
    if showwarning is not _original_showwarning:
        showwarning(shown.message, shown.category, shown.filename, shown.lineno, shown.file, shown.line)
    else:
        _write(shown)


def _write(shown):
    _original_showwarning(shown.message, shown.category, shown.filename, shown.lineno, shown.file, shown.line)


# ---- filters -------------------------------------------------------------------------------------------

def _filters_mutated():
    """Let every registry forget what it decided under other filters."""
    global _version
    _version += 1


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def _pattern(text, ignore_case):
    """A test for a filter's message or module: a regular expression, or plain text where there is no re."""
    if not text:
        return None
    if not any(char in text for char in r'.^$*+?{}[]\|()') and not ignore_case:
        return text
    import re
    return re.compile(text, re.IGNORECASE if ignore_case else 0)


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    """Put a filter in front of the others (or behind them). Message and module are regular expressions."""
    if action not in _ACTIONS:
        raise ValueError(f'invalid action: {action!r}')
    if not isinstance(message, str):
        raise TypeError('message must be a string')
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError('category must be a Warning subclass')
    if not isinstance(module, str):
        raise TypeError('module must be a string')
    if not isinstance(lineno, int):
        raise TypeError('lineno must be an int')
    if lineno < 0:
        raise ValueError('lineno must be an int >= 0')
    plain = message.isascii() and not any(char in message for char in r'.^$*+?{}[]\|()')
    test = message.lower() if message and plain else _pattern(message, True)
    _add_filter(action, test, category, _pattern(module, False), lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """The same for every message and module."""
    if action not in _ACTIONS:
        raise ValueError(f'invalid action: {action!r}')
    if not isinstance(lineno, int):
        raise TypeError('lineno must be an int')
    if lineno < 0:
        raise ValueError('lineno must be an int >= 0')
    _add_filter(action, None, category, None, lineno, append=append)


def resetwarnings():
    """Remove every filter."""
    filters[:] = []
    _filters_mutated()


def _matches(item, text, category, module, lineno):
    _, message, wanted, place, line = item
    if not issubclass(category, wanted) or (line and line != lineno):
        return False
    if isinstance(message, str):
        if not text.lower().startswith(message):
            return False
    elif message is not None and not message.match(text):
        return False
    if isinstance(place, str):
        return module == place
    return place is None or bool(place.match(module))


# ---- warning -------------------------------------------------------------------------------------------

def _is_skipped(frame, prefixes):
    filename = frame.f_code.co_filename
    return filename.startswith(prefixes)


def _place(stacklevel, prefixes):
    """The globals, file name and line that a warning is about."""
    try:
        frame = sys._getframe(2)  # the caller of warn(), which is native
        if prefixes:
            stacklevel = max(stacklevel, 2)
        for _ in range(stacklevel - 1):
            frame = frame.f_back
            while prefixes and frame is not None and _is_skipped(frame, prefixes):
                frame = frame.f_back
            if frame is None:
                raise ValueError
    except (ValueError, AttributeError):
        return sys.__dict__, '<sys>', 0
    return frame.f_globals, frame.f_code.co_filename, frame.f_lineno


def _warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Warn about the place of the call, or of a caller `stacklevel` - 1 further out."""
    if isinstance(message, Warning):
        category = message.__class__
    elif category is None:
        category = UserWarning
    elif not isinstance(category, type):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    elif not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not class '{category.__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError('skip_file_prefixes must be a tuple of strs.')
    names, filename, lineno = _place(stacklevel, skip_file_prefixes)
    registry = names.setdefault('__warningregistry__', {})
    _decide(message, category, filename, lineno, names.get('__name__', '<string>'), registry, source)


def _warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None,
                  source=None):
    """Warn about a place that is given."""
    if module is None:
        module = filename or '<unknown>'
        module = module.removesuffix('.py')
    _decide(message, category, filename, int(lineno), module, {} if registry is None else registry, source)


def _issue(message, category, filename, lineno, line):
    """What the compiler found: it has the line, and warns each time that it compiles."""
    global _given_line
    _given_line = filename, lineno, line
    try:
        warn_explicit(message, category, filename, lineno)
    finally:
        _given_line = None


def _decide(message, category, filename, lineno, module, registry, source):
    if registry.get('version', 0) != _version:
        registry.clear()
        registry['version'] = _version
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return
    action = defaultaction
    for item in filters:
        if _matches(item, text, category, module, lineno):
            action = item[0]
            break
    if action == 'ignore':
        return
    if action == 'error':
        raise message
    if action == 'once':
        if _seen(registry, key, onceregistry, (text, category)):
            return
    elif action == 'module':
        if _seen(registry, key, registry, (text, category, 0)):
            return
    elif action == 'default':
        registry[key] = 1
    elif action not in ('always', 'all'):
        raise RuntimeError(f'Unrecognized action ({action!r}) in warnings.filters:\n {item}')
    _show(WarningMessage(message, category, filename, lineno, source=source, module=module))


def _seen(registry, key, wider_registry, wider_key):
    registry[key] = 1
    if wider_registry.get(wider_key):
        return True
    wider_registry[wider_key] = 1
    return False


class catch_warnings:
    """Restores the filters at the end of the block; with record=True gives a list of what was shown in it."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._module = sys.modules['warnings'] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append('record=True')
        if self._module is not sys.modules['warnings']:
            args.append(f'module={self._module!r}')
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f'Cannot enter {self!r} twice')
        self._entered = True
        module = self._module
        self._saved = module.filters, module.showwarning, module._show
        module.filters = module.filters[:]
        module._filters_mutated()
        log = None
        if self._record:
            log = []
            module._show = log.append
            module.showwarning = module._original_showwarning
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f'Cannot exit {self!r} without entering first')
        module = self._module
        module.filters, module.showwarning, module._show = self._saved
        module._filters_mutated()


class deprecated:
    """Decorator: calling the function, or making or inheriting from the class, warns."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f'Expected an object of type str for \'message\', not {type(message).__name__!r}')
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        if self.category is None:
            arg.__deprecated__ = self.message
            return arg
        if isinstance(arg, type):
            return self._mark_class(arg)
        if callable(arg):
            return self._mark_function(arg)
        raise TypeError('@deprecated decorator with non-None category must be applied to a class or callable, '
                        f'not {arg!r}')

    def _mark_function(self, arg):
        from functools import wraps
        message, category, stacklevel = self.message, self.category, self.stacklevel

        @wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel + 1)
            return arg(*args, **kwargs)

        arg.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper

    def _mark_class(self, cls):
        message, category, stacklevel = self.message, self.category, self.stacklevel
        original_new = cls.__new__
        original_init_subclass = cls.__init_subclass__

        def __new__(called, /, *args, **kwargs):
            if called is cls:
                warn(message, category=category, stacklevel=stacklevel + 1)
            if original_new is not object.__new__:
                return original_new(called, *args, **kwargs)
            if called.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f'{called.__name__}() takes no arguments')
            return original_new(called)

        def __init_subclass__(*args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel + 1)
            return original_init_subclass(*args, **kwargs)

        cls.__new__ = staticmethod(__new__)
        own = getattr(original_init_subclass, '__func__', None)
        if own is not None:  # a class method: it goes on getting the class it is called for
            def __init_subclass__(*args, **kwargs):
                warn(message, category=category, stacklevel=stacklevel + 1)
                return own(*args, **kwargs)

            cls.__init_subclass__ = classmethod(__init_subclass__)
        else:
            cls.__init_subclass__ = __init_subclass__
        cls.__deprecated__ = __new__.__deprecated__ = __init_subclass__.__deprecated__ = message
        return cls
