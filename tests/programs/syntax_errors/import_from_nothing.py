# from without a module.
from import x
