# A truncated escape.
good = '\u0041'
bad = '\u004'
