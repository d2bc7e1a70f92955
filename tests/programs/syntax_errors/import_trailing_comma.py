# A trailing comma without parentheses.
from math import (pi, tau,)
from math import pi, tau,
