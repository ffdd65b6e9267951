import _lsprof


def leaf(n):
    return len([n])


def caller():
    for i in range(3):
        leaf(i)


def recursive(n):
    return n and recursive(n - 1)


def name(code):
    return code if isinstance(code, str) else code.co_name


p = _lsprof.Profiler()
p.enable()
caller()
recursive(4)
p.disable()
for entry in sorted(p.getstats(), key=lambda e: name(e.code)):
    print(name(entry.code), entry.callcount, entry.reccallcount, entry.totaltime >= entry.inlinetime)
    for sub in sorted(entry.calls or (), key=lambda s: name(s.code)):
        print("   ", name(sub.code), sub.callcount, sub.reccallcount)
p.clear()
print(p.getstats())
