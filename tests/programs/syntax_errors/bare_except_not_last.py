# A bare except before another.
try:
    pass
except:
    pass
except ValueError:
    pass
