# import … as an attribute.
import math as m
import math as m.n
