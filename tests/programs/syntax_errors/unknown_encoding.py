# -*- coding: no-such-encoding -*-
# An encoding that does not exist.
x = 1
