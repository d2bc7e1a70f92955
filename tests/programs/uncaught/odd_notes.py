# __notes__ that is no list of strings.
e = RuntimeError("odd notes")
e.__notes__ = ["text", 5, None]
raise e
