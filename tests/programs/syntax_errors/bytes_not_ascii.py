# A bytes literal with other characters than ASCII.
good = b'\xe9'
bad = b'é'
