import threading, time, sys
print(threading.current_thread() is threading.main_thread(), type(threading.main_thread()).__name__, threading.main_thread().name)
lk = threading.Lock(); n=0
def work(k):
    global n
    for i in range(20000):
        with lk: n+=1
ts=[threading.Thread(target=work,args=(i,)) for i in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(n, ts[0].name, ts[0].is_alive(), repr(lk)[:20])
r=threading.RLock()
with r:
    with r: print(repr(r)[:24])
loc=threading.local(); loc.x=1
def f():
    print(hasattr(loc,'x')); loc.x=5; print(loc.x)
t=threading.Thread(target=f); t.start(); t.join(); print(loc.x)
ev=threading.Event()
def w():
    print('wait', ev.wait(5)); 
t=threading.Thread(target=w); t.start(); time.sleep(0.05); ev.set(); t.join()
def hook(a): print(a.exc_type, a.exc_value, a.thread.name)
threading.excepthook=hook
def bad(): 1/0
t=threading.Thread(target=bad, name="Bad"); t.start(); t.join()
b=threading.Barrier(3)
def bb(): b.wait(); 
ts=[threading.Thread(target=bb) for _ in range(2)]
for t in ts: t.start()
b.wait()
for t in ts: t.join()
print(threading.active_count(), lk.acquire(timeout=0.05), lk.acquire(timeout=0.05), lk.acquire(False))
s=threading.Semaphore(2); s.acquire(); s.acquire(); print(s.acquire(blocking=False)); s.release()
tm=threading.Timer(0.02, print, ['timer']); tm.start(); tm.join()
def late():
    time.sleep(0.1); print('late done')
threading.Thread(target=late).start()
def spin():
    x=0
    while not stop: x+=1
stop=False
t=threading.Thread(target=spin); t.start(); time.sleep(0.05); stop=True; t.join(); print('spun')
try: lk.release(); lk.release()
except RuntimeError as e: print(e)
class MyL(threading.local):
    def __init__(self, a): self.a=a
m=MyL(3); print(m.a, m.__dict__)
t=threading.Thread(target=lambda: print(m.a)); t.start(); t.join()
c=threading.Condition()
q=[]
def cons():
    with c:
        c.wait_for(lambda: q); print('got', q)
t=threading.Thread(target=cons); t.start()
with c: q.append(1); c.notify()
t.join()
print('end')
