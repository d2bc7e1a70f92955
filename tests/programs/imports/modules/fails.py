before = "set before the failure"
raise ValueError("the module refuses")
