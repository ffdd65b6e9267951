# Every public name of concurrent.futures, compared with CPython.
import concurrent.futures as cf
import itertools
import os
import re
import threading
import time
from concurrent.futures import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, BrokenExecutor, CancelledError, Executor, Future,
                                InvalidStateError, ProcessPoolExecutor, ThreadPoolExecutor, TimeoutError, as_completed, wait)
from concurrent.futures.process import BrokenProcessPool
from concurrent.futures.thread import BrokenThreadPool


def clean(s):
    return re.sub("0x[0-9a-f]+", "X", s)


def show(f, *args, **kw):
    try:
        print(clean(repr(f(*args, **kw))))
    except BaseException as e:
        print(type(e).__name__, clean(str(e)))


def square(x):
    return x * x


def add(a, b):
    return a + b


def fail(x):
    raise ValueError(f"bad {x}")


def slow(x):
    time.sleep(0.05 * x)
    return x


def sleep_for(t):
    time.sleep(t)


def hard_exit():
    os._exit(3)


def bad_init():
    raise RuntimeError("init")


def set_init(x):
    global initialized
    initialized = x


def get_init():
    return initialized


def main():
    # Future.
    f = Future()
    print(clean(repr(f)), f.done(), f.running(), f.cancelled())
    show(f.result, 0.01)
    show(f.exception, 0.01)
    log = []
    f.add_done_callback(lambda f: log.append(f.result()))
    print(f.set_running_or_notify_cancel(), f.running(), f.cancel(), clean(repr(f)))
    f.set_result([1])
    print(log, f.result(), f.exception(), f.done(), clean(repr(f)), f.cancel())
    f.add_done_callback(lambda f: log.append("at once"))
    print(log)
    show(f.set_result, 2)
    show(f.set_exception, ValueError())
    f = Future()
    f.set_exception(KeyError("k"))
    show(f.result)
    print(clean(repr(f)), repr(f.exception()))
    f = Future()
    print(f.cancel(), f.cancel(), f.cancelled(), f.done(), clean(repr(f)))
    show(f.result)
    show(f.exception)
    print(f.set_running_or_notify_cancel())
    show(f.set_result, 1)
    print(issubclass(CancelledError, Exception), issubclass(InvalidStateError, Exception), TimeoutError is __builtins__.TimeoutError
          if hasattr(__builtins__, "TimeoutError") else True, issubclass(BrokenThreadPool, BrokenExecutor), issubclass(BrokenProcessPool, RuntimeError))
    show(Executor().submit, print)
    print(ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION)

    for pool in ThreadPoolExecutor, ProcessPoolExecutor:
        print(pool.__name__)
        show(pool, 0)
        show(pool, 1, initializer=3)
        with pool(2) as ex:
            print(ex.submit(square, 3).result(), ex.submit(add, 1, b=2).result(), ex.submit(fail, 1).exception())
            print(list(ex.map(add, [1, 2], [3, 4])), list(ex.map(square, range(7), chunksize=3)), list(ex.map(square, [])))
            show(list, ex.map(fail, [1, 2]))
            show(list, ex.map(sleep_for, [0.3], timeout=0.01))
            fs = [ex.submit(slow, x) for x in (2, 0)]
            print([fs.index(f) for f in as_completed(fs)])
            fs = [ex.submit(sleep_for, 0.3), ex.submit(sleep_for, 0)]
            done, rest = wait(fs, return_when=FIRST_COMPLETED)
            print(len(done), len(rest))
            fs = [ex.submit(sleep_for, 0.3), ex.submit(fail, 1)]
            done, rest = wait(fs, return_when=FIRST_EXCEPTION)
            print(len(done), len(rest))
            print(len(wait(fs).done), type(wait(fs)).__name__)
            done, rest = wait([ex.submit(sleep_for, 0.3)], timeout=0.01)
            print(len(done), len(rest))
            try:
                for f in as_completed([ex.submit(sleep_for, 0.3)], timeout=0.01):
                    pass
            except TimeoutError as e:
                print(e)
            show(wait, [Future()], return_when="never")
        show(ex.submit, square, 1)
        with pool(1, initializer=set_init, initargs=("init",)) as ex:
            print(ex.submit(get_init).result())
        ex = pool(1)
        fs = [ex.submit(sleep_for, 0.1)] + [ex.submit(sleep_for, 0) for _ in range(5)]
        ex.shutdown(wait=True, cancel_futures=True)
        print(fs[0].result(), any(f.cancelled() for f in fs[2:]), all(f.done() for f in fs))
    with ThreadPoolExecutor(2, thread_name_prefix="pre") as ex:
        print(sorted({f.result() for f in [ex.submit(lambda: (time.sleep(0.05), threading.current_thread().name)[1]) for _ in range(2)]}))
    with ProcessPoolExecutor(1) as ex:
        print(ex.submit(os.getpid).result() != os.getpid())
        show(ex.submit(lambda: 1).result)
        show(ex.submit(square, threading.Lock()).result)
        e = ex.submit(fail, 2).exception()
        print(repr(e), type(e.__cause__).__name__, "ValueError: bad 2" in str(e.__cause__))
        f = ex.submit(hard_exit)
        show(f.result)
        print(isinstance(f.exception(), BrokenProcessPool))
        show(ex.submit, square, 1)
    show(ProcessPoolExecutor(1, max_tasks_per_child=0).submit) if False else None
    show(ProcessPoolExecutor, 1, max_tasks_per_child=0)


if __name__ == "__main__":
    main()
