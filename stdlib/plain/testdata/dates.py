import warnings
import copy, pickle, time as clock
from datetime import *

def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, e)

for args in [dict(days=1), dict(seconds=-1), dict(hours=25, minutes=61, microseconds=1234567), dict(weeks=1.5), dict(milliseconds=0.0005), dict(milliseconds=0.0015), dict(days=0.1, seconds=0.3), dict(days=10**9), dict(days="x"), dict(microseconds=2.5), dict(microseconds=3.5), dict(seconds=1e-7)]:
    show(timedelta, **args)
a, b = timedelta(days=3, hours=5, microseconds=7), timedelta(hours=-7, seconds=3)
print(a + b, a - b, -a, abs(b), a * 2, 1.5 * a, a / 2, a / b, a // b, a % b, divmod(a, b), a // 3, a / 0.3, str(b), a > b, a == b, bool(timedelta(0)), a.total_seconds(), hash(a) == hash(timedelta(3, 18000, 7)))
print(timedelta.min, timedelta.max, timedelta.resolution)
d = date(2024, 2, 29)
print(d, repr(d), d + timedelta(366), d - timedelta(1), d - date(2023, 3, 1), d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.ctime(), d.timetuple(), d.replace(day=1), d.strftime("%Y/%m/%d %j %A %b"), f"{d:%d.%m.%y}", d < date(2024, 3, 1))
for y in (1999, 2004, 2005, 2008, 2009, 2010, 2015, 2016, 2020, 2021, 9999, 1):
    print(y, date(y, 1, 1).isocalendar()[:], date(y, 12, 31).isocalendar()[:], date(y, 12, 28).toordinal())
for n in (1, 365, 366, 730, 36524, 36525, 146097, 146098, 738945, 3652059):
    assert date.fromordinal(n).toordinal() == n
    print(n, date.fromordinal(n))
for s in ["2024-02-29", "20240229", "2024-W09-4", "2024W094", "2024-W09", "2024W09", "2023-02-29", "2024-2-9", "2024-0229", "nonsense", "2020-W53-7", "2021-W53-1"]:
    show(date.fromisoformat, s)
show(date, 2023, 2, 29)
show(date, 0, 1, 1)
show(date, 2023, 13, 1)
show(date, "2023", 1, 1)
show(date, 2023)
show(date.fromordinal, 0)
show(date.fromisocalendar, 2024, 9, 4)
show(date.fromisocalendar, 2024, 54, 1)
show(lambda: date.max + timedelta(1))
print(d == 5, d != "x")
t = time(1, 2, 3, 4)
print(t, repr(t), t.isoformat("milliseconds"), t.replace(hour=5), t.strftime("%H-%M-%S.%f"), time(5), repr(time(5, fold=1)), time.min, time.max, t < time(2), hash(t) == hash(time(1, 2, 3, 4)), bool(time(0)))
for s in ["01:02", "0102", "01:02:03.5", "T01:02:03,123456789", "01:02:03+05:30", "010203Z", "25:00", "01:2", "1", "01:02:03-00:00", "24:00"]:
    show(time.fromisoformat, s)
utc, ist = timezone.utc, timezone(timedelta(hours=5, minutes=30), "IST")
dt = datetime(2024, 2, 29, 12, 30, 15, 123456)
aw = dt.replace(tzinfo=ist)
print(dt, repr(dt), repr(aw), aw, aw.isoformat(" ", "minutes"), dt.ctime(), aw.utctimetuple(), aw.timestamp(), aw.astimezone(utc), aw.utcoffset(), aw.tzname(), aw.dst(), dt.date(), dt.time(), aw.timetz())
print(aw.strftime("%Y-%m-%d %H:%M:%S.%f %z %:z %Z %a %% %p %I"), f"{dt:%X|%x|%c}", format(dt, ""))
print(aw - datetime(2024, 2, 29, tzinfo=utc), dt - timedelta(days=60), dt + timedelta(microseconds=900000), aw == aw.astimezone(utc), hash(aw) == hash(aw.astimezone(utc)), aw > aw.astimezone(utc) - timedelta(1))
show(lambda: dt - aw)
show(lambda: dt < aw)
print(dt == aw, dt != aw)
for s in ["2024-02-29T12:30:15.123456+05:30", "2024-02-29 12:30", "20240229T123015", "2024-W09-4T01:02:03Z", "2024-02-29", "2024-02-29T24:00", "2024-02-29T24:01", "2024-02-29T", "x", "2024-02-29T12:30:15-08:00:30", "2024W094T12", "2024-02-30T00:00"]:
    show(datetime.fromisoformat, s)
print(datetime.fromtimestamp(1e9, utc), datetime.fromtimestamp(-1.5, utc), datetime.fromtimestamp(0.0000005, utc), datetime.fromtimestamp(1709209815.123456, ist), datetime.combine(d, t), datetime.combine(d, t, utc), datetime.min, datetime.max)
show(lambda: datetime.max + timedelta(1))
show(datetime, 2024, 2, 29, 24)
show(datetime, 2024, 1, 1, tzinfo="x")
show(timezone, timedelta(days=1))
show(timezone, 5)
print(timezone(timedelta(0)) is utc, timezone(timedelta(hours=-3)), repr(ist), ist == timezone(timedelta(hours=5.5)), timezone.min, timezone.max, repr(UTC), timezone(timedelta(seconds=-1)))
for x in (a, d, t, dt, aw, utc, ist, time(1, tzinfo=ist), d.isocalendar()):
    print(pickle.loads(pickle.dumps(x)) == x == copy.deepcopy(x), type(x).__name__)
class Zone(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=1) + self.dst(dt)
    def dst(self, dt):
        return timedelta(hours=1) if dt and 4 <= dt.month <= 9 else timedelta(0)
    def tzname(self, dt):
        return "SUMMER" if self.dst(dt) else "WINTER"
z = Zone()
for m in (1, 6):
    x = datetime(2024, m, 1, 12, tzinfo=z)
    print(x, x.tzname(), x.astimezone(utc), utc.fromutc(x.astimezone(utc)).astimezone(z), x.timetuple().tm_isdst)
class D2(datetime):
    pass
print(repr(D2(2024, 1, 1) + timedelta(1)), type(D2.now()).__name__, isinstance(D2(2024, 1, 1), date), type(D2(2024, 1, 1).replace(year=2023)).__name__)
print(abs(datetime.now().timestamp() - clock.time()) < 5)
for s, f in [("2024-02-29 01:02:03.5", "%Y-%m-%d %H:%M:%S.%f"), ("29/Feb/24 +0530", "%d/%b/%y %z"), ("Thu 3 PM", "%a %I %p"), ("2024 060", "%Y %j"), ("2024-01-01T00:00:00Z", "%Y-%m-%dT%H:%M:%S%z"), ("x", "%Y"), ("2023-02-29", "%Y-%m-%d"), ("12:30 UTC", "%H:%M %Z"), ("2024 09 4", "%G %V %u"), ("1", "%d extra"), ("10 rest", "%d")]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        show(datetime.strptime, s, f)
    print([(w.category.__name__, str(w.message)) for w in caught])

# A local time that is skipped when the clocks go forward: fold says with which offset it is meant.
import os
import time
import datetime as dt

os.environ["TZ"] = "Europe/Berlin"
time.tzset()
for fold in 0, 1:
    print(dt.datetime(2024, 3, 31, 2, 30, fold=fold).astimezone(dt.timezone.utc),
          dt.datetime(2024, 10, 27, 2, 30, fold=fold).astimezone(dt.timezone.utc))
for text, form in ("\u0662\u0664", "%y"), ("2004\ud80012", "%Y\ud800%m"), ("z", "%z"), ("Z", "%z"):
    show(dt.datetime.strptime, text, form)

# Timestamps are floats or integers, nothing else.
import decimal


class Index:
    def __index__(self):
        return 5


class Float:
    def __float__(self):
        return 5.5


class Both(Index, Float):
    pass


for make in (dt.datetime.fromtimestamp, dt.date.fromtimestamp, lambda t: dt.datetime.fromtimestamp(t, dt.timezone.utc)):
    for stamp in "", None, Index(), Float(), Both(), decimal.Decimal("1.5"), float("inf"), float("nan"), 10**400, True, -0.5:
        show(make, stamp)
