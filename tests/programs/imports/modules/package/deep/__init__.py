from ...package import level as grand_level
from ..sibling import shared
