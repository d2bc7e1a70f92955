# AttributeError that suggests an attribute.
import sys, math


def trial(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, None)


class Rocket:
    fuel_level = 1
    _private_part = 2

    def __init__(self):
        self.engine = Engine()
        self.velocity = 0

    def launch(self): ...

    def method(self):
        return self.velocty


class Engine:
    __slots__ = ("thrust",)
    def __init__(self): self.thrust = 5
    def ignite(self): ...


class Dynamic:
    def __getattr__(self, name): raise AttributeError("custom text")


class Own(AttributeError): pass


r = Rocket()
trial(lambda: r.lunch())
trial(lambda: r.fuel_levle)
trial(lambda: r.private_part)
trial(lambda: r.thrust)
trial(lambda: r.engine.thrast)
trial(lambda: Rocket.lanch)
trial(lambda: r.method())
trial(lambda: [].apend(1))
trial(lambda: [].push(1))
trial(lambda: "".uper())
trial(lambda: {}.item())
trial(lambda: {}.has_key("x"))
trial(lambda: (1).real_part)
trial(lambda: math.squareroot)
trial(lambda: math.sqr)
trial(lambda: None.value)
trial(lambda: len.nme)
trial(lambda: Dynamic().anything)
trial(lambda: setattr(r.engine, "thrst", 1))
trial(lambda: delattr(r, "velocit"))
trial(lambda: r.zzzzzzzz)
r.velocit
