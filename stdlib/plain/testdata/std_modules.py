import code, datetime, doctest, getopt, ipaddress, zoneinfo

print(getopt.gnu_getopt(["-a", "1", "x", "--be=2", "y"], "a:", ["beta="]))
try:
    getopt.getopt(["--no"], "", ["yes"])
except getopt.GetoptError as e:
    print(e, e.opt)

net = ipaddress.ip_network("192.0.2.0/29")
print(net, list(net.hosts())[:2], net.broadcast_address, list(net.subnets()))
print(ipaddress.ip_address("2001:db8::1").exploded, ipaddress.ip_interface("10.0.0.5/8").network)
for bad in ("1.2.3", "1.2.3.4/33", "::1::"):
    for make in (ipaddress.ip_address, ipaddress.IPv4Network, ipaddress.IPv6Address):
        try:
            print(make(bad))
        except ValueError as e:
            print(type(e).__name__, e)

console = code.InteractiveConsole()
print([console.push(line) for line in ("def f():", "    return 3", "", "print(f())")])

zone = zoneinfo.ZoneInfo("Europe/Berlin")
utc = datetime.datetime(2024, 10, 27, 0, 30, tzinfo=datetime.timezone.utc)
for hour in range(2):
    local = (utc + datetime.timedelta(hours=hour)).astimezone(zone)
    print(local, local.tzname(), local.dst(), local.fold)
print(zoneinfo.ZoneInfo("UTC"), "Asia/Tokyo" in zoneinfo.available_timezones())
try:
    zoneinfo.ZoneInfo("No/Where")
except zoneinfo.ZoneInfoNotFoundError as e:
    print(e)


def double(x):
    """
    >>> double(2)
    4
    >>> double("ab")  # doctest: +ELLIPSIS
    'a...b'
    >>> double(3)
    7
    """
    return 2 * x


test = doctest.DocTestParser().get_doctest(double.__doc__, {"double": double}, "double", None, 0)
print(doctest.DocTestRunner(verbose=False).run(test))
