from gevent import monkey
monkey.patch_all()
import threading
import time
import queue
import gevent

print(monkey.is_module_patched("time"), monkey.is_module_patched("math"), monkey.is_object_patched("threading", "Lock"))
log = []


def work(name, t):
    for i in range(2):
        log.append((name, i))
        time.sleep(t)


ts = [threading.Thread(target=work, args=(n, t)) for n, t in (("a", .01), ("b", .015))]
for t in ts:
    t.start()
print(threading.active_count(), threading.current_thread().name, ts[0].is_alive())
for t in ts:
    t.join()
print(log, ts[0].is_alive())
gevent.joinall([gevent.spawn(time.sleep, .01) for _ in range(100)])

# Locks, conditions, queues between threads and greenlets.
lock = threading.Lock()
total = 0
def add():
    global total
    for _ in range(10):
        with lock:
            x = total
            time.sleep(0)
            total = x + 1
ts = [threading.Thread(target=add) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(total)
q = queue.Queue(1)
def put():
    for i in range(3):
        q.put(i)
threading.Thread(target=put).start()
print([q.get() for _ in range(3)])
sq = queue.SimpleQueue()
gevent.spawn_later(.01, sq.put, "simple")
print(sq.get(timeout=5))
ev = threading.Event()
threading.Timer(.01, ev.set).start()
print(ev.wait(5))
data = threading.local()
data.x = 1
r = []
t = threading.Thread(target=lambda: r.append(hasattr(data, "x")))
t.start(); t.join()
print(r)
b = threading.Barrier(2)
t = threading.Thread(target=b.wait)
t.start()
b.wait()
t.join()
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as ex:
    print(list(ex.map(lambda x: x + 1, range(3))))
try:
    lock.release()
except RuntimeError as e:
    print(e)
threading.Thread(target=lambda: (time.sleep(.01), print("joined at exit"))).start()
