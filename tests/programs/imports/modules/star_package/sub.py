inside = "submodule brought in by star"
