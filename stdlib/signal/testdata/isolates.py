"""A process of multiprocessing has signals of its own: what it ignores or handles does not touch its parent."""
import multiprocessing, signal, os, time, sys
def w_ign(q):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    q.put("ready")
    time.sleep(0.6)
    q.put("survived")
def w_handler(q):
    signal.signal(signal.SIGTERM, lambda n, f: q.put(("term", n)))
    signal.signal(signal.SIGUSR1, lambda n, f: sys.exit(7))
    q.put("ready")
    while True: time.sleep(1)
def w_default(q):
    q.put(str(signal.getsignal(signal.SIGUSR2)))
    q.put("ready")
    try:
        time.sleep(10)
    except KeyboardInterrupt:
        q.put("ki"); sys.exit(3)
def w_alarm(q):
    signal.signal(signal.SIGALRM, lambda n,f: q.put("alarm"))
    signal.setitimer(signal.ITIMER_REAL, .05, .05)
    q.put(signal.getitimer(signal.ITIMER_REAL)[1])
    time.sleep(.12)
    print(signal.alarm(0))
    signal.raise_signal(signal.SIGTERM)
    time.sleep(5)
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    signal.signal(signal.SIGUSR1, lambda n, f: print("parent", n))
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=w_ign, args=(q,)); p.start()
    print(q.get()); os.kill(p.pid, signal.SIGINT); p.terminate(); print(q.get()); p.join(); print(p.exitcode)
    print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0.1)
    p = multiprocessing.Process(target=w_handler, args=(q,)); p.start()
    print(q.get()); p.terminate(); print(q.get()); os.kill(p.pid, signal.SIGUSR1); p.join(); print(p.exitcode)
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    p = multiprocessing.Process(target=w_default, args=(q,)); p.start()
    print(q.get()); print(q.get());os.kill(p.pid, signal.SIGWINCH); time.sleep(.1); os.kill(p.pid, signal.SIGINT); print(q.get()); p.join(); print(p.exitcode)
    p = multiprocessing.Process(target=w_default, args=(q,)); p.start()
    print(q.get()); print(q.get()); os.kill(p.pid, signal.SIGKILL); p.join(); print(p.exitcode)
    p = multiprocessing.Process(target=w_alarm, args=(q,)); p.start()
    print(q.get(), q.get(), q.get()); p.join(); print(p.exitcode)
