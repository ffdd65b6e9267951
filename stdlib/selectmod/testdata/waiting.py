import os, select, selectors, socket, threading, time
a, b = socket.socketpair()
print(select.select([a], [b], [], 0)[:2] == ([], [b]))
b.send(b"x")
r, w, x = select.select([a, a], [], [a], 5)
print(r == [a, a], w, x)
print(select.select([], [], [], 0.001))
p = select.poll()
p.register(a)
p.register(b, select.POLLOUT)
print(sorted((fd == a.fileno(), ev) for fd, ev in p.poll(0)))
p.modify(b, 0)
p.unregister(a)
print(p.poll(0))
for bad in (lambda: p.unregister(a), lambda: p.modify(a, 1), lambda: select.select([-1], [], []), lambda: select.select([], [], [], -1),
            lambda: select.select([object()], [], []), lambda: p.register("x")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e if not isinstance(e, KeyError) else "fd")
e = select.epoll()
e.register(a, select.EPOLLIN)
print([ev for fd, ev in e.poll(1)], e.closed)
e.close()
try:
    e.poll()
except ValueError as exc:
    print(exc)
for cls in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector):
    with cls() as s:
        k = s.register(a, selectors.EVENT_READ, "data")
        s.register(b, selectors.EVENT_READ | selectors.EVENT_WRITE)
        found = sorted((key.fileobj is a, mask, key.data) for key, mask in s.select(1))
        print(cls.__name__, found, len(s.get_map()), k.events)
        s.modify(b, selectors.EVENT_READ, 5)
        print(s.get_key(b).data, s.unregister(b).data, b in s.get_map())
        try:
            s.register(a, selectors.EVENT_READ)
        except KeyError:
            print("KeyError")
        try:
            s.register(b, 0)
        except ValueError as exc:
            print(exc)
a.recv(1)
threading.Timer(0.05, b.send, [b"late"]).start()
print(select.select([a], [], [], 10)[0] == [a], a.recv(10))
print(selectors.DefaultSelector is selectors.EpollSelector)
