"""Reading annotations: as values, with forward references, or as text."""

from enum import IntEnum
from _annotations import (ForwardRef, annotations_to_string, call_annotate_function, call_evaluate_function,
                          get_annotate_from_class_namespace, get_annotations, type_repr)

__all__ = ['Format', 'ForwardRef', 'call_annotate_function', 'call_evaluate_function', 'get_annotations',
           'get_annotate_from_class_namespace', 'annotations_to_string', 'type_repr']


class Format(IntEnum):
    """How annotations are wanted."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4
