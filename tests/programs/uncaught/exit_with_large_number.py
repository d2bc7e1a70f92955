# Exit codes keep their low eight bits.
import sys
sys.exit(300)
