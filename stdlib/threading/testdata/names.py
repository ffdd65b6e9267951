# Every public name of threading, _thread and queue, compared with CPython.
import _thread
import queue
import re
import sys
import threading
import time
import warnings


def show(f, *args, **kw):
    try:
        print(clean(repr(f(*args, **kw))))
    except BaseException as e:
        print(type(e).__name__, clean(str(e)))


def clean(s):
    return re.sub(r"\b[0-9]{9,}\b", "N", re.sub("0x[0-9a-f]+", "X", s))


def run(f, *args):
    t = threading.Thread(target=f, args=args)
    t.start()
    t.join()


# Thread.
t = threading.Thread(target=print, args=("in", "thread"), kwargs={"sep": "-"})
print(t, t.name, t.daemon, t.ident, t.native_id, t.is_alive())
show(t.join)
t.start()
t.join()
print(clean(repr(t)), t.is_alive(), t.ident is not None, t.native_id is not None)
show(t.start)
show(setattr, t, "daemon", True)
t.name = 5
print(t.name)
print(threading.Thread(name="named", daemon=True))
show(threading.Thread, 1)
show(threading.current_thread().join)


class NoInit(threading.Thread):
    def __init__(self):
        pass


for name in "start", "join", "is_alive":
    show(getattr(NoInit(), name))
show(repr, NoInit())


class Sub(threading.Thread):
    def run(self):
        print("run of", type(self).__name__, threading.current_thread() is self)


s = Sub()
s.start()
s.join()

# current_thread, main_thread, enumerate, active_count, get_ident, get_native_id.
print(clean(repr(threading.main_thread())), threading.current_thread() is threading.main_thread())
ready, go = threading.Event(), threading.Event()


def wait():
    ready.set()
    go.wait()


t = threading.Thread(target=wait, name="waiter")
t.start()
ready.wait()
print(threading.active_count(), sorted(x.name for x in threading.enumerate()), t.is_alive())
t.join(0.01)
print(t.is_alive(), threading.get_ident() == threading.main_thread().ident, threading.get_native_id() == threading.main_thread().native_id)
go.set()
t.join()
print(threading.active_count())
run(lambda: print(threading.get_ident() != threading.main_thread().ident))
dummy = []
lock = _thread.allocate_lock()
lock.acquire()


def foreign():
    x = threading.current_thread()
    dummy.append((type(x).__name__, x.daemon, x.is_alive(), re.sub("[0-9]+", "N", x.name)))
    show(x.join)
    lock.release()


_thread.start_new_thread(foreign, ())
lock.acquire()
print(dummy)

# Lock, RLock.
lock = threading.Lock()
print(clean(repr(lock)), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=True, timeout=0.01), clean(repr(lock)))
show(lock.acquire, False, 1)
show(lock.acquire, timeout=-2)
show(lock.acquire, timeout=1e30)
lock.release()
show(lock.release)
with lock as x:
    print(x)
r = threading.RLock()
print(clean(repr(r)))
with r, r:
    print(clean(repr(r)))
    got = []
    run(lambda: got.append(r.acquire(False)))
    print(got)
show(r.release)

# Condition.
c = threading.Condition()
print(clean(repr(c)))
show(c.wait)
show(c.notify)
items = []


def consume():
    with c:
        print(c.wait_for(lambda: items, 10))


ts = [threading.Thread(target=consume) for _ in range(2)]
for t in ts:
    t.start()
with c:
    items.append("item")
    c.notify_all()
for t in ts:
    t.join()
with c:
    print(c.wait(0.01), c.wait_for(lambda: False, 0.01))

# Event.
e = threading.Event()
print(clean(repr(e)), e.is_set(), e.wait(0.01))
e.set()
print(clean(repr(e)), e.wait())
e.clear()
print(e.is_set())

# Semaphore, BoundedSemaphore.
s = threading.Semaphore(2)
print(clean(repr(s)), s.acquire(), s.acquire(), s.acquire(False), s.acquire(timeout=0.01))
s.release(2)
print(clean(repr(s)))
show(s.release, 0)
show(threading.Semaphore, -1)
show(s.acquire, False, 1)
b = threading.BoundedSemaphore(1)
print(clean(repr(b)))
show(b.release)
with b:
    print(clean(repr(b)))

# Barrier, BrokenBarrierError.
b = threading.Barrier(2, action=lambda: print("action"))
print(clean(repr(b)), b.parties, b.n_waiting, b.broken)
order = []
t = threading.Thread(target=lambda: order.append(b.wait()))
t.start()
order.append(b.wait())
t.join()
print(sorted(order))
show(b.wait, 0.01)
print(clean(repr(b)), b.broken)
b.reset()
print(b.broken)
b.abort()
show(b.wait)
show(threading.Barrier, 0)
print(issubclass(threading.BrokenBarrierError, RuntimeError), threading.ThreadError is RuntimeError)

# Timer.
done = threading.Event()
t = threading.Timer(0.01, done.set)
print(re.sub("[0-9]+", "N", repr(t)), t.interval)
t.start()
print(done.wait(10))
t = threading.Timer(100, print)
t.start()
t.cancel()
t.join()
print(t.is_alive())

# local.
data = threading.local()
data.x = 1
run(lambda: print(hasattr(data, "x")))
show(getattr, data, "y")
show(delattr, data, "y")
show(setattr, data, "__dict__", {})
print(data.__dict__)


class Local(threading.local):
    def __init__(self, x):
        self.x = x


data = Local([1])
data.x.append(2)
run(lambda: print(data.x, data.__dict__))
data.y = 1
print(sorted(data.__dict__))
show(threading.local, 1)

# excepthook, ExceptHookArgs.
err, sys.stderr = sys.stderr, sys.stdout


def fail():
    raise ValueError("in thread")


def leave():
    sys.exit(1)


run(leave)
threading.excepthook = lambda args: print(type(args).__name__, args.exc_type.__name__, args.exc_value, args.thread.name.split()[0][:7])
run(fail)


def bad_hook(args):
    1 / 0


threading.excepthook = threading.__excepthook__
show(threading.excepthook, 1)
print(threading.ExceptHookArgs((1, 2, 3, 4)))
sys.stderr = err

# stack_size, TIMEOUT_MAX, trace and profile functions.
print(threading.stack_size(), threading.stack_size(1 << 20), threading.stack_size(0), threading.stack_size())
show(threading.stack_size, 100)
show(threading.stack_size, -1)
print(threading.TIMEOUT_MAX > 1e8)
print(threading.gettrace(), threading.getprofile())
f = lambda *a: None
threading.settrace(f)
threading.setprofile(f)
print(threading.gettrace() is f, threading.getprofile() is f)
threading.settrace_all_threads(None)
threading.setprofile_all_threads(None)
print(threading.gettrace(), threading.getprofile())

# The old names.
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    t = threading.Thread(name="old")
    print(threading.currentThread() is threading.current_thread(), threading.activeCount(), t.getName(), t.isDaemon(), threading.Event().isSet())
    t.setName("new")
    t.setDaemon(True)
    print(t.name, t.daemon)
    with threading.Condition() as _, threading.Condition() as _:
        pass
    c = threading.Condition()
    with c:
        c.notifyAll()
    for x in w:
        print(x.category.__name__, x.message)

# _thread.
h = _thread.start_joinable_thread(lambda: None)
h.join()
print(h.is_done(), h.ident > 0)
show(_thread._ThreadHandle().join)
show(_thread.start_joinable_thread, 1)
show(_thread.start_new_thread, 1, ())
show(_thread.start_new_thread, print, 1)
show(_thread.start_new_thread, print, (), 1)
show(_thread.start_new_thread, print)
show(_thread.exit)
show(_thread.interrupt_main, 1000)
print(_thread._count(), _thread.error is RuntimeError, _thread.LockType is type(_thread.allocate_lock()))
try:
    _thread.interrupt_main()
except KeyboardInterrupt:
    print("KeyboardInterrupt")

# Threads take turns; no increment under a lock is lost.
count = 0
lock = threading.Lock()


def work():
    global count
    for _ in range(20000):
        with lock:
            count += 1


ts = [threading.Thread(target=work) for _ in range(4)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(count)

# queue.
for cls in queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue:
    q = cls()
    for x in 2, 1, 3:
        q.put(x)
    print(cls.__name__, q.qsize(), q.empty(), [q.get() for _ in range(3)])
    show(q.get, False)
    show(q.get_nowait)
    show(q.get, timeout=0.01)
    show(q.get, True, -1)
q = queue.Queue(1)
q.put(1)
print(q.full())
show(q.put, 2, timeout=0.01)
show(q.put_nowait, 2)
show(q.put, 2, True, -1)
q.get()
q.task_done()
q.join()
show(q.task_done)
q.put(5)
q.shutdown()
show(q.put, 1)
show(q.get)
show(q.get)
q = queue.Queue()
t = threading.Thread(target=lambda: show(q.get))
t.start()
q.shutdown(immediate=True)
t.join()
q = queue.SimpleQueue()
ts = [threading.Thread(target=lambda: order.append(q.get())) for _ in range(3)]
order = []
for t in ts:
    t.start()
for i in range(3):
    q.put(i)
for t in ts:
    t.join()
print(sorted(order))

# At the end the program waits for its threads, but not for daemons.
threading.Thread(target=lambda: time.sleep(1000), daemon=True).start()
threading.Thread(target=lambda: (time.sleep(0.02), print("last"))).start()
