# sys.exit with a number is that exit code, finally clauses run, nothing is printed.
import sys
try:
    sys.exit(7)
finally:
    print("cleaning up")
