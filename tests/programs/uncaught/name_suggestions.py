# NameError that suggests a name: nearest local, global, builtin, self attribute.
import sys


def trial(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, None)


counter_value = 1


def local_name():
    temperature = 20
    return temprature


def global_name():
    return counter_valeu


def builtin_name():
    return prnt("x")


class Account:
    def __init__(self):
        self.balance = 0

    def show(self):
        return balance


def nothing_near():
    return qwertyuiop


def stdlib_module():
    return math.pi


def before_assignment():
    value = later
    later = 1


trial(local_name)
trial(global_name)
trial(builtin_name)
trial(Account().show)
trial(nothing_near)
trial(stdlib_module)
trial(before_assignment)
counter_vlaue
