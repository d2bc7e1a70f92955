from . import grand_level
from .. import sibling as s
from ... import package_value as p
print("leaf", grand_level, s.shared, p, __name__.count("."))
