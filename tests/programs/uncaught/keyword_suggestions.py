# TypeError for an unexpected keyword with its nearest parameter.
def connect(host, *, timeout=10, retries=3):
    return host, timeout, retries


print(connect("a", timeout=5))
connect("a", time_out=5)
