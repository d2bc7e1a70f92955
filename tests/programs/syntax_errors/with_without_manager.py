# with without a manager.
with :
    pass
