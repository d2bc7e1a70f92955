# __future__: names, releases, flags; statements that are accepted and do nothing new.
from __future__ import annotations
from __future__ import generator_stop, division, print_function
import __future__


print(annotations, generator_stop)
for name in __future__.all_feature_names:
    feature = getattr(__future__, name)
    print(name, feature.getOptionalRelease(), feature.getMandatoryRelease(), hex(feature.compiler_flag), feature.optional == feature.getOptionalRelease())
print(__future__.__all__ == ['all_feature_names'] + __future__.all_feature_names, __future__.CO_FUTURE_ANNOTATIONS, __future__.CO_FUTURE_DIVISION)


def f(x: Undefined, y: list[1 + 1] = 3) -> "quoted": ...


class C:
    a: Missing | None
    b: int = 5


print(f.__annotations__, C.__annotations__)
import typing
Undefined = int
print(f.__annotations__['x'], typing.get_type_hints(C.__init__))
from dataclasses import dataclass, fields


@dataclass
class D:
    x: int
    y: typing.ClassVar[int] = 4
    z: typing.List[str] = None


print(D(1), [(field.name, field.type) for field in fields(D)])
for source in ('from __future__ import nope', 'x = 1\nfrom __future__ import division', 'from __future__ import braces', 'from __future__ import *'):
    try:
        compile(source, 'source', 'exec')
        print('ok')
    except SyntaxError as e:
        print(e.msg)
print(7 / 2, 7 // 2)
