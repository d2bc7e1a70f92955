# import * in a function.
from math import *


def f():
    from math import *
    return pi
