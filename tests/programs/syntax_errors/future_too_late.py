# A future import behind other code.
'''docstring is fine'''
from __future__ import annotations
x = 1
from __future__ import division
