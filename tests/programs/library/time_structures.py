# struct_time, gmtime, strftime and the clocks' shapes: fixed times only.
import time


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


t = time.gmtime(0)
print(t)
print(t.tm_year, t[1], t[2:5], len(t), t.tm_zone, t.tm_gmtoff, isinstance(t, tuple), tuple(t), t == (1970, 1, 1, 0, 0, 0, 3, 1, 0))
for seconds in (1, 86399, 86400, 951782400, 1709164800, 2 ** 31, 4102444800, -1, -86400 * 365, 1234567890.987):
    print(seconds, tuple(time.gmtime(seconds)))
print(time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(1234567890)), time.strftime('%a %A %b %B %d %j %U %w %W %y %%', time.gmtime(1234567890)))
print(time.strftime('%I:%M %p', time.gmtime(50000)), time.strftime('', t), time.strftime('plain', t), time.strftime('%H%%%M', (2024, 2, 29, 23, 59, 58, 3, 60, 0)))
print(time.asctime(t), time.asctime((2024, 12, 5, 7, 8, 9, 3, 340, 0)))
s = time.struct_time((2001, 2, 3, 4, 5, 6, 5, 34, -1))
print(s, s.tm_isdst, s.tm_yday, s.tm_zone, s < t, sorted([s, t])[0] is t)
for call in (lambda: time.struct_time((1, 2)), lambda: time.gmtime('x'), lambda: time.gmtime(1e30), lambda: time.strftime('%Y', (1, 2)), lambda: time.asctime(3), lambda: time.strftime(3, t),
             lambda: time.sleep(-1), lambda: time.sleep('a'), lambda: time.strftime('%Y', (2024, 13, 1, 0, 0, 0, 0, 1, 0)), lambda: setattr(t, 'tm_year', 5), lambda: t.nope):
    attempt(call)
a = time.monotonic()
b = time.monotonic()
p = time.perf_counter_ns()
q = time.perf_counter_ns()
print(type(time.time()).__name__, type(a).__name__, a <= b, type(time.time_ns()).__name__, type(p).__name__, p <= q, type(time.process_time()).__name__,
      type(time.monotonic_ns()).__name__, time.sleep(0), time.sleep(0.0))
print(time.time() > 1_600_000_000, time.gmtime().tm_year >= 2024, abs(time.time() - time.time_ns() / 1e9) < 5, time.perf_counter() <= time.perf_counter())
