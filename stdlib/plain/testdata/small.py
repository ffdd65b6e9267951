import colorsys, graphlib, sched, timeit, __future__

print(colorsys.rgb_to_hsv(0.2, 0.4, 0.6), colorsys.hsv_to_rgb(0.58, 0.5, 0.7), colorsys.rgb_to_hls(0.9, 0.1, 0.3), colorsys.hls_to_rgb(0.3, 0.6, 0.2),
      colorsys.rgb_to_yiq(0.1, 0.5, 0.9), colorsys.yiq_to_rgb(0.5, 0.4, -0.2))
print(list(graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}).static_order())[0])
for f in (lambda: graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare(), lambda: graphlib.TopologicalSorter().get_ready(),
          lambda: graphlib.TopologicalSorter().done(1)):
    try: f()
    except ValueError as e: print(type(e).__name__, e.args)
t = graphlib.TopologicalSorter()
t.add("x", "y", "z")
t.prepare()
print(t.get_ready(), t.get_ready(), t.is_active())
t.done("y", "z")
print(t.get_ready(), bool(t))
now = [0]
s = sched.scheduler(lambda: now[0], lambda d: now.__setitem__(0, now[0] + d))
s.enter(2, 1, print, ("two", 1))
e = s.enter(3, 1, print, ("never",))
s.enter(1, 2, print, ("one",), {"end": "!\n"})
s.enter(2, 0, print, ("two", 0))
s.cancel(e)
print([q.time for q in s.queue], s.run(blocking=False))
s.run()
print(s.empty(), now)
print(timeit.timeit("f()", timer=iter([1, 5]).__next__, globals={"f": lambda: 0}, number=3), __future__.annotations)
try: timeit.Timer(3)
except ValueError as e: print(e)

import csv, heapq, http, io, locale

locale._override_localeconv = {"thousands_sep": ",", "decimal_point": ";", "grouping": [3, 0]}
print(locale.format_string("%12d|%s|%.2f|%x", (1234567, 1234567, -1234.5, 1234567), grouping=True), locale.atof("1,234;5"))
print(http.HTTPStatus(404).phrase, bool(http.HTTPStatus(404).description), http.HTTPStatus(404).is_client_error)
print(list(heapq.merge([1, 4], [0, 4, 9], key=abs)), heapq.nlargest(2, "adcb"), heapq.nsmallest(9, [3, 1]))
table = "name;n\n'a;b';1\n'c';2\n"
print(csv.Sniffer().sniff(table).delimiter, csv.Sniffer().has_header(table), list(csv.DictReader(io.StringIO(table), delimiter=";", quotechar="'")))
