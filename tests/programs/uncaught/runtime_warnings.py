# Warnings while a program runs: with the line that they are about, once for each place.
import warnings


def twice():
    warnings.warn("hello")


twice()
twice()
warnings.warn("old", DeprecationWarning)
for _ in range(2):
    ~True
    warnings.warn("again", RuntimeWarning)
warnings.simplefilter("always")
for _ in range(2):
    warnings.warn("always")
exec("warnings.warn('in exec')")
warnings.warn("no frame there", stacklevel=9)
x = 5
exec("x is 5")
exec("x is 5")
warnings.simplefilter("error")
warnings.warn("last")
