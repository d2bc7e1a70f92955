# Any other value is printed.
import sys
try:
    raise ValueError("lost")
except ValueError:
    sys.exit(["a", {"list": 1}, None])
