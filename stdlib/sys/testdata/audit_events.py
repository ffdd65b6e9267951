import array
import gc
import glob
import io
import marshal
import mmap
import os
import pathlib
import pickle
import resource
import socket
import sqlite3
import subprocess
import sys
import syslog
import tempfile
import threading
import time
import types
import _thread
import contextlib
import enum
import fnmatch
import locale

folder = os.environ['PYA_TEST_DIR']
# What is imported when it is first needed is imported now.
sys.meta_path
socket.gethostbyname('127.0.0.1')
socket.socket().close()
os.close(tempfile.mkstemp(dir=folder)[0])
os.rmdir(tempfile.mkdtemp(dir=folder))
threading.Thread(target=int).start()
subprocess.run(['true'])
os.chdir(folder)
on = False
lines = []


def show(x):
    if isinstance(x, types.CodeType):
        return '<code ' + x.co_name + '>'
    if isinstance(x, types.FrameType):
        return '<frame ' + x.f_code.co_name + '>'
    if isinstance(x, tuple):
        return '(' + ', '.join(map(show, x)) + ')'
    if isinstance(x, (str, int, float, bytes, type(None), bool)):
        return repr(x)
    return '<' + type(x).__name__ + '>'


def hook(event, args):
    global on
    if on and not event.startswith(('object.__getattr__',)):
        on = False
        text = event + ' ' + show(args)
        lines.append(text.replace(folder, '...'))
        on = True


sys.addaudithook(hook)


@contextlib.contextmanager
def part(name):
    global on
    print('---', name)
    on = True
    try:
        yield
    except Exception as e:
        on = False
        lines.append('raised ' + type(e).__name__)
    on = False
    print(*lines, sep='\n')
    lines.clear()


with part('sys'):
    sys.audit('mine', 1, 'a')
    sys.addaudithook(lambda *a: None)
    sys._getframe()
    sys._getframemodulename()
    sys.settrace(None)
    sys.setprofile(None)
    sys.set_asyncgen_hooks(firstiter=None, finalizer=None)
    sys._current_frames()
    sys._current_exceptions()
with part('code'):
    compile('1', 'name', 'eval')
    exec('x = 1')
    eval('2')
    c = compile('3', '', 'eval')
    eval(c)
    exec(c)
    types.FunctionType(c, {})
with part('open'):
    open('a', 'w').close()
    open('a', 'rb').close()
    io.open('a', 'a+').close()
    io.FileIO('a').close()
    os.close(os.open('a', os.O_RDWR))
    os.close(os.open('b', os.O_CREAT | os.O_WRONLY, 0o600))
    io.open_code(os.path.join(folder, 'a')).close()
    pathlib.Path('a').read_text()
with part('os'):
    os.mkdir('d')
    os.mkdir('e', 0o700)
    os.listdir('d')
    os.listdir()
    list(os.scandir('d'))
    list(os.scandir())
    os.rename('a', 'f')
    os.replace('f', 'a')
    os.link('a', 'l')
    os.symlink('a', 's')
    os.remove('l')
    os.unlink('s')
    os.rmdir('e')
    os.chmod('a', 0o600)
    os.truncate('a', 3)
    os.utime('a')
    os.utime('a', (1, 2))
    os.utime('a', ns=(1, 2))
    os.chdir(folder)
    os.putenv('x', 'y')
    os.unsetenv('x')
    os.environ['z'] = '1'
    del os.environ['z']
    list(os.walk('d'))
    os.getcwd()
    os.stat('a')
    os.makedirs('g/h')
    os.removedirs('g/h')
with part('run'):
    subprocess.run(['true'])
with part('socket'):
    s = socket.socket()
    s.bind(('127.0.0.1', 0))
    s.listen()
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.sendto(b'x', ('127.0.0.1', 9))
    u.sendmsg([b'x'], [], 0, ('127.0.0.1', 9))
    u.connect_ex(('127.0.0.1', 1))
    socket.gethostbyname('127.0.0.1')
    socket.gethostname()
with part('marshal'):
    d = marshal.dumps((1, 2))
with part('pickle'):
    pickle.loads(pickle.dumps(OSError))
with part('class'):
    class A: pass
    class B: pass
    class C(A): pass
    C.__name__ = 'X'
    C.__bases__ = (B,)
    C().__class__ = B
    C.x = 1
    def f(): pass
    f.__code__ = f.__code__
    f.__defaults__ = ()
    f.__kwdefaults__ = None
    del f.__defaults__
    f.__code__, f.__defaults__
with part('time'):
    time.sleep(0)
    time.sleep(0.001)
with part('sleep'):
    time.sleep(-1)
with part('thread'):
    t = threading.Thread(target=int)
    t.start()
    t.join()
    _thread.start_new_thread(int, ())
    time.sleep(0.01)
with part('mmap'):
    mmap.mmap(-1, 8).close()
with part('gc'):
    gc.get_referents([1])
with part('glob'):
    glob.glob('*')
    list(glob.iglob('d/*', root_dir=folder))
with part('sqlite'):
    sqlite3.connect(':memory:').close()
with part('syslog'):
    syslog.openlog('me')
    syslog.setlogmask(255)
    syslog.closelog()
with part('resource'):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
with part('tempfile'):
    os.close(tempfile.mkstemp(dir=folder)[0])
    os.rmdir(tempfile.mkdtemp(dir=folder))
    lines[:] = [l.split()[0] for l in lines]
with part('array'):
    array.array('i', [1])
    array.array('b')
with part('import'):
    import this_is_not_there
with part('input'):
    sys.stdin = io.StringIO('l')
    input('? ')
with part('breakpoint'):
    sys.breakpointhook = lambda: None
    breakpoint()
with part('setattr'):
    object.__setattr__(A(), 'x', 1)
    setattr(A, '__bases__', (object,))
with part('del'):
    class D:
        def __del__(self): raise ValueError
    sys.unraisablehook = lambda a: None
    D()
    gc.collect()
