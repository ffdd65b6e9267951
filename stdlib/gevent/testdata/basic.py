import gevent
from gevent import Timeout, GreenletExit
from gevent.event import Event, AsyncResult
from gevent.lock import Semaphore, BoundedSemaphore, RLock
from gevent.pool import Pool, Group
from gevent.queue import Queue, PriorityQueue, LifoQueue, Empty, Full, Channel
import sys
import re


def show(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except BaseException as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "X", str(e)))


def work(name, n):
    for i in range(n):
        print(name, i)
        gevent.sleep(0)
    return name.upper()


jobs = [gevent.spawn(work, "a", 2), gevent.spawn(work, "b", 3)]
print(re.sub("0x[0-9a-f]+", "X", repr(jobs[0])), jobs[0].started, jobs[0].ready(), bool(jobs[0]))
done = gevent.joinall(jobs)
print([j.value for j in jobs], jobs[0].successful(), jobs[0].dead, len(done))

# Sleeping greenlets wake in the order of their times.
order = []
def late(t, name):
    gevent.sleep(t)
    order.append(name)
gevent.joinall([gevent.spawn(late, t, n) for t, n in ((.03, "c"), (.01, "a"), (.02, "b"))])
print(order)

# Exceptions.
def fail():
    raise ValueError("no")
err, sys.stderr = sys.stderr, open("/dev/null", "w")
g = gevent.spawn(fail)
g.join()
print(g.successful(), repr(g.exception))
show(g.get)
show(gevent.joinall, [gevent.spawn(fail)], raise_error=True)
sys.stderr = err

# Timeouts.
def slow():
    with Timeout(.01):
        gevent.sleep(10)
show(slow)
with Timeout(.01, False):
    gevent.sleep(10)
    print("never")
try:
    with Timeout(.01, KeyError("mine")):
        gevent.sleep(10)
except KeyError as e:
    print("KeyError", e)
print(gevent.with_timeout(.01, gevent.sleep, 10, timeout_value="late"))
print(str(Timeout(1)), str(Timeout(2, "x")))
g = gevent.spawn(gevent.sleep, 10)
show(g.get, timeout=.01)
g.join(.01)
print(g.ready())
g.kill()
print(g.ready(), repr(g.value))
g = gevent.spawn(print, "never started")
g.kill()
print(g.dead, repr(g.value))

# Links.
g = gevent.spawn(lambda: 42)
g.link(lambda g: print("link", g.value))
g.link_value(lambda g: print("link_value", g.value))
g.link_exception(lambda g: print("never"))
g.join()
gevent.sleep(0)

# Events.
ev = Event()
def waiter(n):
    print("waits", n, ev.wait())
ws = [gevent.spawn(waiter, i) for i in range(3)]
gevent.sleep(0)
print(repr(ev))
ev.set()
gevent.joinall(ws)
print(repr(ev), ev.wait(.01), ev.is_set())
ev.clear()
print(ev.wait(.01))
ar = AsyncResult()
show(ar.get, block=False)
show(ar.get, timeout=.01)
gevent.spawn_later(.01, ar.set, "value")
print(ar.get(), ar.ready(), ar.successful(), ar)
ar = AsyncResult()
ar.set_exception(KeyError("k"))
show(ar.get)
ar = AsyncResult()
gevent.spawn(lambda: "linked").link(ar)
print(ar.get())

# Locks.
sem = Semaphore(2)
most = running = 0
def limited():
    global most, running
    with sem:
        running += 1
        most = max(most, running)
        gevent.sleep(.001)
        running -= 1
gevent.joinall([gevent.spawn(limited) for _ in range(6)])
print(most, sem.counter, sem.locked())
b = BoundedSemaphore(1)
show(b.release)
print(b.acquire(), b.acquire(blocking=False), b.acquire(timeout=.01))
r = RLock()
with r, r:
    g = gevent.spawn(r.acquire, False)
    g.join()
    print(g.value)
show(r.release)

# Pools.
p = Pool(2)
print(p.map(lambda x: x * x, range(5)), list(p.imap(abs, [-1, -2])), sorted(p.imap_unordered(abs, [-3, -4])))
print(p.apply(pow, (2, 5)), p.apply_async(pow, (2, 6)).get(), p.free_count(), p.full())
for _ in range(2):
    p.spawn(gevent.sleep, .01)
print(len(p), p.full())
p.join()
print(len(p))
gr = Group()
gr.spawn(gevent.sleep, 10)
gr.spawn(gevent.sleep, 10)
gr.kill()
print(len(gr))

# Queues.
q = Queue(maxsize=2)
def producer():
    for i in range(4):
        q.put(i)
    q.put(StopIteration)
gevent.spawn(producer)
print([x for x in q])
show(q.get, block=False)
show(q.get, timeout=.01)
q.put(1); q.put(2)
show(q.put, 3, timeout=.01)
print(q.peek(), q.qsize(), q.full())
q = PriorityQueue()
for x in 3, 1, 2:
    q.put(x)
print(q.get(), q.get(), q.get())
q = LifoQueue(items=[1, 2])
print(q.get())
c = Channel()
gevent.spawn(c.put, "through")
print(c.get())
jq = Queue()
jq.put(1)
def consumer():
    while True:
        jq.get()
        gevent.sleep(.01)
        jq.task_done()
gevent.spawn(consumer)
print(jq.join(), jq.unfinished_tasks)

# Local data, wait, iwait, killall.
from gevent.local import local
data = local()
data.x = 1
def other():
    return hasattr(data, "x")
print(gevent.spawn(other).get(), data.x)
gs = [gevent.spawn_later(t, lambda t=t: t) for t in (.03, .01, .02)]
print([g.value for g in gevent.iwait(gs)])
g = gevent.spawn(gevent.sleep, 10)
print(len(gevent.wait([gevent.spawn(gevent.sleep, .001), g], count=1)))
g.kill()
gs = [gevent.spawn(gevent.sleep, 10) for _ in range(3)]
gevent.killall(gs)
print([g.dead for g in gs])

class Counter(gevent.Greenlet):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def _run(self):
        for i in range(self.n):
            gevent.sleep(0)
        return self.n
c = Counter(3)
c.start()
print(c.get(), re.sub("0x[0-9a-f]+", "X", repr(c)))
c = Counter(1); c.name = "counter"
print(re.sub("0x[0-9a-f]+", "X", repr(c)))

# Blocking calls in threads.
from gevent.threadpool import ThreadPool
tp = ThreadPool(3)
print(tp.apply(pow, (2, 7)), tp.map(abs, [-1, -2]), tp.spawn(len, "four").get())
show(tp.apply, int, ("x",))

# A greenlet that nothing can wake.
show(Event().wait)
gevent.wait()
print("end")
