# except with as missing and a name in parentheses missing.
try:
    pass
except ValueError, TypeError as e:
    pass
