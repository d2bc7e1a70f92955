"""Streams. The classes are native; their abstract bases, and the constants, are here."""

import abc
import _io
from _collections_abc import _check_methods
from _io import BlockingIOError, BytesIO, DEFAULT_BUFFER_SIZE, StringIO, UnsupportedOperation
from _types import GenericAlias

__all__ = ['BlockingIOError', 'open', 'IOBase', 'RawIOBase', 'BytesIO', 'StringIO', 'BufferedIOBase',
           'TextIOBase', 'UnsupportedOperation', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'DEFAULT_BUFFER_SIZE',
           'Reader', 'Writer']

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class IOBase(_io._IOBase, metaclass=abc.ABCMeta):
    """The base of all streams."""


class RawIOBase(_io._RawIOBase, IOBase):
    """The base of unbuffered binary streams."""


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    """The base of buffered binary streams."""


class TextIOBase(_io._TextIOBase, IOBase):
    """The base of text streams."""


BufferedIOBase.register(BytesIO)
TextIOBase.register(StringIO)


def _take_files():
    """Files exist where the host grants a file system; then `_io` has their classes and open()."""
    kinds = {
        'FileIO': RawIOBase, 'BufferedReader': BufferedIOBase, 'BufferedWriter': BufferedIOBase,
        'BufferedRandom': BufferedIOBase, 'BufferedRWPair': BufferedIOBase, 'TextIOWrapper': TextIOBase,
    }
    names = globals()
    for name, base in kinds.items():
        kind = getattr(_io, name, None)
        if kind is not None:
            names[name] = kind
            base.register(kind)
            __all__.append(name)
    for name in ('IncrementalNewlineDecoder', 'open_code', 'text_encoding'):
        value = getattr(_io, name, None)
        if value is not None:
            names[name] = value
            __all__.append(name)


_take_files()
del _take_files

open = getattr(_io, 'open', None)
if open is None:
    from builtins import open


class Reader(metaclass=abc.ABCMeta):
    """Anything that one can read from."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Read up to `size` items; all that there are where no size is given."""

    @classmethod
    def __subclasshook__(cls, C):
        if cls is Reader:
            return _check_methods(C, 'read')
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


class Writer(metaclass=abc.ABCMeta):
    """Anything that one can write to."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Write the data and return how much of it was written."""

    @classmethod
    def __subclasshook__(cls, C):
        if cls is Writer:
            return _check_methods(C, 'write')
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)
