import enum
import functools
import multiprocessing as mp
import os
import queue
import re
import sys
import threading
import time
from collections import namedtuple
from multiprocessing import Pool, Process, Queue, Pipe, Value, Array, Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Manager
from multiprocessing import shared_memory


def show(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except BaseException as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "X", str(e)))


Point = namedtuple("Point", "x y")
FACTOR = 3
table = {"a": [1, 2]}
double = lambda x: x * 2
later = functools.partial(pow, 2)
guard = threading.Lock()


class Color(enum.Enum):
    RED = 1


class Account:
    rate = FACTOR

    def __init__(self, n):
        self.n = n

    def scaled(self):
        return Account(self.n * self.rate)

    def __eq__(self, other):
        return self.n == other.n

    def __repr__(self):
        return f"Account({self.n})"


def decorate(f):
    @functools.wraps(f)
    def wrapper(*args):
        return ("decorated", f(*args))
    return wrapper


@decorate
def decorated(x):
    return x


def square(x):
    return x * x


def use_globals(x):
    with guard:
        return x * FACTOR, table, double(x), later(3), decorated(1), Point(1, 2), Color.RED, Account(2).scaled()


def add(a, b=0):
    return a + b


def fail(x):
    raise ValueError(f"bad {x}")


def leave(code):
    sys.exit(code)


def hard_exit(code):
    os._exit(code)


def forever():
    while True:
        pass


def sleeper(t):
    time.sleep(t)
    return t


def put_many(q, n):
    for i in range(n):
        q.put(i)


def count_up(v, a, n):
    for _ in range(n):
        with v.get_lock():
            v.value += 1
        with a.get_lock():
            a[0] += 1


def echo(conn):
    while True:
        try:
            x = conn.recv()
        except EOFError:
            break
        conn.send(("echo", x))
    conn.close()


def wait_event(ev, q):
    q.put(("waited", ev.wait(10)))


def wait_condition(c, ready, q):
    with c:
        ready.release()
        q.put(("notified", c.wait(10)))


def use_semaphore(s, running, most):
    with s:
        with running.get_lock():
            running.value += 1
            most.value = max(most.value, running.value)
        time.sleep(0.01)
        with running.get_lock():
            running.value -= 1


def init(x):
    global initialized
    initialized = x


def get_initialized(_):
    return initialized


def identity():
    p = mp.current_process()
    return p.name, p.daemon, mp.parent_process().name, os.getpid() != os.getppid()


def report(q):
    q.put(identity())


def nested(q):
    p = Process(target=put_many, args=(q, 1))
    p.start()
    p.join()
    q.put(p.name)


def held(lock, cond, done):
    with lock, lock:
        done.append("locked twice")
    with cond:
        done.append("notified")
        cond.notify_all()


def managed(d, l, ns, lock):
    with lock:
        d["from"] = "child"
        l.append(4)
        ns.x = 10


def at_barrier(b, q):
    b.wait()
    q.put("passed")


def shm_write(name):
    m = shared_memory.SharedMemory(name)
    m.buf[:5] = b"hello"
    m.close()


if __name__ == "__main__":
    mp.set_start_method("spawn")
    # Processes.
    p = Process(target=square, args=(2,))
    print(p.name, p.exitcode, p.is_alive(), p.pid, p.daemon)
    show(p.join)
    p.start()
    p.join()
    print(p.exitcode, p.is_alive())
    show(p.start)
    p.close()
    show(p.join)
    for target, args in ((leave, (3,)), (leave, (None,)), (hard_exit, (4,))):
        p = Process(target=target, args=args)
        p.start()
        p.join()
        print(target.__name__, p.exitcode)
    p = Process(target=forever)
    p.start()
    p.join(0.01)
    print(p.is_alive(), p.exitcode, len(mp.active_children()))
    p.terminate()
    p.join()
    print(p.is_alive(), p.exitcode, mp.active_children())
    p = Process(target=time.sleep, args=(100,))
    p.start()
    p.kill()
    p.join()
    print(p.exitcode)
    show(Process(target=lambda: 1).start)
    show(Process(target=square, args=(threading.Lock(),)).start)
    show(Process, 1)

    class Own(Process):
        pass

    q = Queue()
    p = Process(target=report, args=(q,), name="named", daemon=True)
    p.start()
    print(q.get())
    p.join()
    p = Process(target=nested, args=(q,))
    p.start()
    print(q.get(), q.get())
    p.join()
    print(mp.current_process().name, mp.parent_process(), mp.cpu_count() >= 1)

    # Queues.
    q = Queue(2)
    p = Process(target=put_many, args=(q, 5))
    p.start()
    print([q.get() for _ in range(5)], q.empty(), q.qsize())
    p.join()
    show(q.get, False)
    show(q.get, timeout=0.01)
    q.put(1)
    q.put(2)
    print(q.full())
    show(q.put, 3, False)
    q.close()
    show(q.put, 1)
    jq = mp.JoinableQueue()
    jq.put(1)
    print(jq.get(), jq.task_done(), jq.join())
    show(jq.task_done)
    sq = mp.SimpleQueue()
    sq.put({"k": (1, 2)})
    print(sq.get(), sq.empty())

    # Pipes.
    a, b = Pipe()
    p = Process(target=echo, args=(b,))
    p.start()
    b.close()
    a.send([1, 2])
    print(a.recv(), a.poll(), a.poll(0.01))
    a.send(Account(1))
    print(a.recv())
    a.close()
    p.join()
    print(p.exitcode, a.closed)
    show(a.send, 1)
    r, w = Pipe(duplex=False)
    print(r.readable, r.writable, w.readable, w.writable)
    w.send_bytes(b"raw bytes", 4)
    print(r.recv_bytes())
    show(r.send, 1)
    show(w.recv)
    w.close()
    show(r.recv)
    a, b = Pipe()
    b.close()
    show(a.send, 1)
    a, b = Pipe()
    a.send(1)
    import multiprocessing.connection
    print([x is b for x in mp.connection.wait([b], 1)])

    # Shared state and locks.
    v, arr = Value("i", 0), Array("d", 3)
    ps = [Process(target=count_up, args=(v, arr, 200)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value, arr[:], len(arr), v, type(v.get_obj()).__name__ != "")
    c = Array("c", b"text")
    print(c.value, c.raw, c[1])
    c.value = b"ab"
    print(c.value, c.raw)
    print(mp.RawValue("b", 300).value, mp.RawArray("h", [1, -1])[:], Value("d", 1.5).value, Value("u", "x").value)
    show(Array("i", 2).__setitem__, 5, 1)
    lock, rlock = Lock(), RLock()
    print(lock, rlock)
    with lock:
        print(lock, lock.acquire(False), lock.acquire(timeout=0.01))
    with rlock, rlock:
        print(rlock)
    show(lock.release)
    show(rlock.release)
    print(Semaphore(2), BoundedSemaphore(2))
    show(BoundedSemaphore(1).release)
    s, running, most = Semaphore(2), Value("i", 0), Value("i", 0)
    ps = [Process(target=use_semaphore, args=(s, running, most)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(most.value <= 2, s.get_value())
    ev, q = Event(), Queue()
    p = Process(target=wait_event, args=(ev, q))
    p.start()
    print(ev.is_set(), ev.wait(0.01))
    ev.set()
    print(q.get(), ev.is_set())
    p.join()
    c, ready = Condition(), Semaphore(0)
    ps = [Process(target=wait_condition, args=(c, ready, q)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        ready.acquire()
    with c:
        c.notify_all()
    print(q.get(), q.get())
    for p in ps:
        p.join()
    bar = mp.Barrier(3)
    ps = [Process(target=at_barrier, args=(bar, q)) for _ in range(2)]
    for p in ps:
        p.start()
    bar.wait()
    print(q.get(), q.get(), bar.parties)
    for p in ps:
        p.join()
    m = shared_memory.SharedMemory(create=True, size=10)
    p = Process(target=shm_write, args=(m.name,))
    p.start()
    p.join()
    print(bytes(m.buf[:5]))
    m.close()
    m.unlink()
    import pickle
    for x in (Lock(), Queue(), Value("i"), Condition(), mp.SimpleQueue()):
        show(pickle.dumps, x)

    # Pools.
    with Pool(2) as pool:
        print(pool.map(square, range(10)), pool.apply(add, (1,), {"b": 2}), pool.apply_async(add, (1, 2)).get())
        print(list(pool.imap(square, range(5))), sorted(pool.imap_unordered(square, range(5), chunksize=2)), pool.starmap(add, [(1, 2), (3, 4)]))
        print(pool.map_async(square, [3]).get(10), pool.starmap_async(add, [(5, 6)]).get(10), pool.map(square, []))
        print(pool.apply(use_globals, (7,)))
        got = []
        r = pool.apply_async(square, (4,), callback=got.append)
        r.wait()
        print(got, r.ready(), r.successful())
        r = pool.apply_async(fail, (4,), error_callback=lambda e: got.append(repr(e)))
        r.wait()
        print(got, r.successful())
        show(r.get)
        show(pool.apply, fail, (1,))
        show(pool.map, fail, [1])
        try:
            pool.apply(fail, (2,))
        except ValueError as e:
            print("ValueError: bad 2" in str(e.__cause__), type(e.__cause__).__name__)
        show(pool.apply, lambda: 1)
        show(pool.apply, threading.Lock, ())
        show(pool.apply_async(sleeper, (5,)).get, timeout=0.01)
        show(pool.apply_async(sleeper, (0.5,)).successful)
        it = pool.imap(square, range(2))
        print(next(it), it.next(timeout=10))
        show(next, it)
        print(re.sub("0x[0-9a-f]+", "X", repr(pool)))
        show(pickle.dumps, pool)
    show(pool.apply, square, (1,))
    with Pool(1, init, ("initial",)) as pool:
        print(pool.map(get_initialized, [1, 2]))
    pool = Pool(2)
    r = pool.map_async(square, range(4))
    pool.close()
    pool.join()
    print(r.get(), pool)
    show(pool.apply, square, (1,))
    with Pool(1, maxtasksperchild=1) as pool:
        print(pool.map(square, range(3), chunksize=1))
    show(Pool, 0)
    from multiprocessing.pool import ThreadPool
    with ThreadPool(2) as tp:
        print(tp.map(lambda x: x + 1, range(3)))

    # Managers.
    with Manager() as man:
        d, l, ns, lk = man.dict(), man.list([1, 2, 3]), man.Namespace(), man.Lock()
        p = Process(target=managed, args=(d, l, ns, lk))
        p.start()
        p.join()
        print(d, l, ns.x, len(l), l[0], d["from"], list(d.keys()), dict(d.items()), l[1:], 2 in l)
        l.append("x")
        l += [1]
        print(l.pop(), list(l))
        mq = man.Queue()
        mq.put(5)
        print(mq.get(), mq.empty())
        # Locks belong to the thread that took them, here and there.
        rl, cond, done = man.RLock(), man.Condition(), man.list()
        for n, kind in enumerate((Process, threading.Thread), 1):
            p = kind(target=held, args=(rl, cond, done))
            with cond:
                p.start()
                print(cond.wait_for(lambda: len(done) == 2 * n, timeout=10), end=" ")
            p.join()
        print(done)
        val = man.Value("i", 3)
        val.value += 1
        print(val.value, man.Array("i", [1, 2])[1])
        show(l.__getitem__, 100)
        show(d.__getitem__, "missing")
    print(issubclass(mp.TimeoutError, mp.ProcessError), issubclass(mp.BufferTooShort, mp.ProcessError), mp.get_start_method())
    a, b = Pipe()
    a.send_bytes(b"too long")
    show(b.recv_bytes_into, bytearray(3))
    print(mp.get_all_start_methods() != [], mp.get_context("spawn").Process.__name__)
    show(mp.get_context, "nothing")
