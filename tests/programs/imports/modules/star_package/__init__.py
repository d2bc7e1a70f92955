__all__ = ["sub", "here"]
here = "here"
