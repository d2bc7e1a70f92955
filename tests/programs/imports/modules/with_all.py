__all__ = ["exported", "_underscored"]
exported = "exported"
_underscored = "underscored but listed"
left_out = "not listed"
