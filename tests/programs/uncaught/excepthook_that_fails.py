# When the hook itself fails both tracebacks are shown.
import sys


def hook(kind, value, tb):
    raise RuntimeError("hook failed")


sys.excepthook = hook
{}["original"]
