# An exception in __del__ is reported and ignored, exit code 0.
import gc


class Failing:
    def __call__(self):
        raise ValueError("ignored")

    def __repr__(self):
        return "<failing finalizer>"


class Noisy:
    __del__ = Failing()


def make():
    Noisy()


make()
gc.collect()
print("the program goes on")
