def prepare():
    raise RuntimeError("not prepared")


prepare()
