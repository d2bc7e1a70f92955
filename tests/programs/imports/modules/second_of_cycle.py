print("second starts")
import modules.first_of_cycle as first
print("second sees name in first:", hasattr(first, "name"))
name = "second"
def ask(): return first.name
try:
    from modules.first_of_cycle import name as first_name
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0])
print("second ends")
