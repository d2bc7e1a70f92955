# Calendar arithmetic over gmtime and strftime for fixed instants: leap years, weekdays, week numbers.
import time


def days_from_civil(y, m, d):
    y -= m <= 2
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m + (-3 if m > 2 else 9)) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


checked = wrong = 0
for year in (1970, 1972, 1999, 2000, 2001, 2004, 2024, 2038, 2100, 2400):
    for month in range(1, 13):
        for day in (1, 15, 28):
            t = time.gmtime(days_from_civil(year, month, day) * 86400 + 12345)
            checked += 1
            wrong += (t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec) != (year, month, day, 3, 25, 45)
print(checked, wrong)
for y, m, d in ((2000, 2, 29), (2024, 2, 29), (2023, 12, 31), (2024, 12, 31), (2100, 3, 1), (1970, 1, 1), (2026, 1, 1), (2020, 8, 31)):
    t = time.gmtime(days_from_civil(y, m, d) * 86400)
    print(tuple(t), time.strftime('%A %d %B %Y, day %j, week %U/%W, weekday %w', t), time.asctime(t))
print(time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(1700000000)), time.strftime('[%y|%m|%d|%H|%I|%M|%S|%p]', time.gmtime(46800)), time.strftime('%x %X'[:0] + '%b%B', time.gmtime(0)))


def leap(y):
    return days_from_civil(y + 1, 1, 1) - days_from_civil(y, 1, 1) == 366


print([y for y in range(1896, 2009) if leap(y)][:5], leap(1900), leap(2000), leap(2100))
stamps = [time.gmtime(n) for n in (86400 * 3, 5, 86400)]
print([t.tm_mday for t in sorted(stamps)], max(stamps).tm_mday, stamps[1] < stamps[0], time.struct_time(tuple(stamps[0])) == stamps[0], hash(stamps[0]) == hash(tuple(stamps[0])), stamps[0][:3], stamps[0].tm_wday, stamps[0].n_fields, stamps[0].n_sequence_fields)
counts = {}
for year in range(2000, 2040):
    for month in range(1, 13):
        name = time.strftime('%a', time.gmtime(days_from_civil(year, month, 13) * 86400))
        counts[name] = counts.get(name, 0) + 1
print(counts)
print([time.gmtime(n).tm_yday for n in (0, 86399, 86400, 31535999, 31536000)], time.gmtime(0.999999).tm_sec, time.gmtime(-0.5).tm_sec, time.gmtime(True).tm_sec)
