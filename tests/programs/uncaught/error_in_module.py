# An exception at import time of a module: its frames are shown, the import machinery's are not.
import modules.raises
