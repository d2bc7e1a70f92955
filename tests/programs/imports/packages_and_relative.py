# Packages, submodules, relative imports at several levels.
import modules.package.deep.leaf
print(sorted(n for n in dir(modules.package) if not n.startswith("__")))
from modules.package import renamed, level, deep
print(renamed, level, deep.shared is renamed, deep.grand_level)
print(modules.package.sibling.up())
print(modules.package.__name__, modules.package.__package__, modules.package.sibling.__package__, modules.package.deep.leaf.__package__, hasattr(modules.package, "__path__"), hasattr(modules.plain, "__path__"))
import modules.package as mp, modules.package.deep as md
print(mp.deep is md, md.leaf.p)
from modules.package.deep import leaf
from modules.package.deep.leaf import s
print(leaf is md.leaf, s is mp.sibling)
import sys
print(sorted(m for m in sys.modules if m.startswith("modules")))


def relative_from_exec(source, package):
    names = {"__package__": package, "__name__": package + ".made"}
    try:
        exec(source, names)
        return sorted(n for n in names if not n.startswith("__"))
    except Exception as e:
        return f"{type(e).__name__}: {e}".split("package'")[0]


print(relative_from_exec("from . import sibling", "modules.package"))
print(relative_from_exec("from .. import plain as q", "modules.package"))
print(relative_from_exec("from ...... import x", "modules.package"))
print(relative_from_exec("from .sibling import shared", "modules.package"))
print(relative_from_exec("from .missing import shared", "modules.package"))
print(relative_from_exec("from . import sibling", "no_such_package"))
