# True is the number one.
import sys
sys.exit(True)
