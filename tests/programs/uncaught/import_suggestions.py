# ImportError that suggests a name in the module.
import sys


def trial(source):
    try:
        exec(source, {})
    except Exception as e:
        sys.excepthook(type(e), e, None)


trial("from math import sqroot")
trial("from math import squirt")
trial("from math import nothing_alike")
trial("from modules.shapes import Squere")
trial("from modules.shapes import circle_aera, Square")
trial("from modules.shapes import zzzzzz")
trial("from modules import shape_colours")
from itertools import chian
