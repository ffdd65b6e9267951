import os
import signal
import threading


def handler(number, frame):
    print("handler", signal.Signals(number).name)


me = os.getpid()
signal.signal(signal.SIGUSR1, handler)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2]), signal.sigpending())
os.kill(me, signal.SIGUSR1)
os.kill(me, signal.SIGUSR2)
print(sorted(signal.sigpending()))
print(signal.sigwait([signal.SIGUSR2]), signal.sigtimedwait([signal.SIGUSR2], 0), signal.sigpending())
print(sorted(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])))
print("now unblocked", signal.sigpending())
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
signal.setitimer(signal.ITIMER_REAL, 0.01)
print(signal.sigwaitinfo([signal.SIGALRM]).si_signo == signal.SIGALRM)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
signal.raise_signal(signal.SIGINT)
try:
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
except KeyboardInterrupt:
    print("KeyboardInterrupt")


def worker():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    ready.set()
    print("thread got", signal.sigwait([signal.SIGUSR1]))


ready = threading.Event()
thread = threading.Thread(target=worker)
thread.start()
ready.wait()
signal.pthread_kill(thread.ident, signal.SIGUSR1)
thread.join()
for args in ((1700, []), (signal.SIG_BLOCK, [99]), (signal.SIG_BLOCK, 3)):
    try:
        signal.pthread_sigmask(*args)
    except Exception as exc:
        print(type(exc).__name__, exc)
print(list(signal.Sigmasks))
