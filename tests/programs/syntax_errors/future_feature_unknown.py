# An unknown future feature.
from __future__ import annotations
from __future__ import time_travel
