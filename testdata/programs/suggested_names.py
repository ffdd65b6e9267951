import traceback
def a():
    xyzz
    xyzy=1
def b():
    def f1(): pass
    del f1
    def f2():
        f1
        n1=0
    f2()
def c():
    xyzy=1
    xyzz
def d():
    def f1(): pass
    del f1
    def f2():
        n1=0
        f1
    f2()
for f in a,b,c,d:
    try: f()
    except NameError as e: print(f.__name__, traceback.format_exc().strip().split("\n")[-1])
def f():
    total = 1
    print(totl)
class A:
    def m(self):
        self.value=1
        valeu
    def k(self):
        value_x = 2
        [valuex for i in (1,)]
import traceback
for g in f, A().m, A().k:
    try: g()
    except NameError as e:
        print(traceback.format_exc().splitlines()[-1]); print(traceback.format_exception_only(e))
