print("package/__init__", __name__, __package__)
from . import sibling
from .sibling import shared as renamed
from .. import package_value
level = 1
