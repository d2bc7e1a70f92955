# SystemExit without a value is success.
import sys


def leave():
    try:
        sys.exit()
    except Exception:
        print("SystemExit is no Exception")


print("leaving")
leave()
print("never")
