# Assignment to __debug__.
x = __debug__
__debug__ = 0
