# The names of multiprocessing that programs seldom use.
import logging
import multiprocessing as mp
import multiprocessing.connection
import pickle
import sys


def show(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except BaseException as e:
        print(type(e).__name__, e)


class Odd:
    def __init__(self, n):
        self.n = n


def rebuild(n):
    return Odd(n + 1)


if __name__ == "__main__":
    # Errors.
    print(mp.AuthenticationError.__mro__[1].__name__, issubclass(mp.BufferTooShort, mp.ProcessError), issubclass(mp.TimeoutError, mp.ProcessError))
    listener = mp.connection.Listener(("127.0.0.1", 0), authkey=b"right")
    import threading
    told = []

    def ask():
        try:
            mp.connection.Client(listener.address, authkey=b"wrong")
        except mp.AuthenticationError as e:
            told.append(e)

    t = threading.Thread(target=ask)
    t.start()
    show(listener.accept)
    t.join()
    print([type(e).__name__ for e in told])
    listener.close()

    # Functions without an effect here, and those that choose how processes start.
    print(mp.freeze_support(), mp.allow_connection_pickling(), mp.set_executable(sys.executable), mp.set_forkserver_preload(["math"]))
    show(mp.set_forkserver_preload, [1])
    print(type(mp.reducer).__name__, mp.reducer.__name__)

    # Logging.
    log = mp.get_logger()
    print(log.name, log is mp.get_logger(), log.level == logging.NOTSET, log.handlers)
    print(mp.log_to_stderr(logging.ERROR) is log, log.level == logging.ERROR, len(log.handlers))

    # A reduction of a program's own.
    mp.reducer.register(Odd, lambda odd: (rebuild, (odd.n,)))
    a, b = mp.Pipe()
    a.send(Odd(1))
    print(b.recv().n, pickle.loads(mp.reducer.ForkingPickler.dumps(Odd(5))).n)
