# An unknown character name.
good = '\N{BULLET}'
bad = '\N{NOT A CHARACTER AT ALL}'
