"""The types of template strings (t"...") and the conversion that their interpolations name."""

Template = type(t'')
Interpolation = type(t'{0}'.interpolations[0])

__all__ = ['Interpolation', 'Template', 'convert']


def convert(obj, /, conversion):
    """The object converted as an f-string with !s, !r, !a or no conversion would."""
    if conversion is None:
        return obj
    if conversion == 'r':
        return repr(obj)
    if conversion == 's':
        return str(obj)
    if conversion == 'a':
        return ascii(obj)
    raise ValueError(f"invalid conversion specifier: {conversion}")
