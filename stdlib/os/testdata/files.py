import os, os.path as p, stat, sys
base=os.environ['PYA_TEST_DIR']+'/d'
def show(*a): print(*[repr(x).replace(base,'BASE') for x in a])
def rm(d):
    for r,ds,fs in os.walk(d, topdown=False):
        for f in fs: os.remove(p.join(r,f))
        for x in ds:
            q=p.join(r,x)
            os.remove(q) if p.islink(q) else os.rmdir(q)
    if p.exists(d): os.rmdir(d)
rm(base)
os.makedirs(p.join(base,'a','b')); os.makedirs(p.join(base,'a','b'), exist_ok=True)
open(p.join(base,'f.txt'),'w').write('hello')
print(p.getsize(base+'/f.txt'), open(base+'/f.txt').read())
os.symlink('f.txt', base+'/lnk'); show(os.readlink(base+'/lnk'), p.islink(base+'/lnk'), p.isfile(base+'/lnk'), p.realpath(base+'/lnk'), p.lexists(base+'/nope'))
print(sorted(os.listdir(base)), sorted(os.listdir(os.fsencode(base))))
for r,d,f in os.walk(base): show(r,sorted(d),sorted(f))
with os.scandir(base) as it:
    for e in sorted(it,key=lambda e:e.name): show(e, e.name, e.path, e.is_dir(), e.is_file(), e.is_symlink(), e.is_file(follow_symlinks=False), e.stat().st_size>0, os.fspath(e))
os.rename(base+'/f.txt', base+'/g.txt'); print(p.exists(base+'/lnk'), p.isfile(base+'/g.txt'))
os.chmod(base+'/g.txt',0o640); print(oct(os.stat(base+'/g.txt').st_mode), stat.filemode(os.stat(base+'/g.txt').st_mode), stat.filemode(os.stat(base).st_mode), stat.S_ISDIR(os.stat(base).st_mode))
os.utime(base+'/g.txt',(1,2.5)); s=os.stat(base+'/g.txt'); print(s.st_atime,s.st_mtime,s.st_mtime_ns,s[8],s.st_size,s[6], p.getmtime(base+'/g.txt'))
fd=os.open(base+'/h',os.O_CREAT|os.O_RDWR,0o600); print(os.write(fd,b'abcdef'), os.lseek(fd,2,0), os.read(fd,2), os.fstat(fd).st_size); os.close(fd)
r,w=os.pipe(); os.write(w,b'pp'); print(os.read(r,10)); os.close(w); print(os.read(r,1)); os.close(r)
with open(base+'/h') as f: print(f.fileno()>2, os.fstat(f.fileno()).st_size, os.isatty(f.fileno()))
fd=os.open(base+'/h',os.O_RDONLY); f=os.fdopen(fd); print(f.read(), f.mode); f.close()
os.truncate(base+'/h',3); print(open(base+'/h').read())
old=os.getcwd(); os.chdir(base); show(os.getcwd(), p.abspath('x')); print(p.relpath('/tmp/q','/tmp/a/b'), p.relpath('a')); os.chdir(old)
os.environ['FOO_X']='1'; print(os.environ['FOO_X'], os.getenv('FOO_X'), 'FOO_X' in os.environ, p.expandvars('$FOO_X/${FOO_X}y$NOPE$'), os.environ.get('zz')); del os.environ['FOO_X']; print('FOO_X' in os.environ)
os.environ['HOME']='/h/me'; print(p.expanduser('~/x'), p.expanduser('~'), p.expanduser('a~'))
for f in (p.join,):
    for a in [('a','b'),('a','/b'),('a/','b'),('','b'),('a',''),('/','a'),('a','b','c/'),(b'a',b'b')]: print(a,f(*a))
for x in ['','/','//','///','a','a/','/a','/a/b','a//b','a/b//','.','..','a/./b','a/../b','../a','/..','//a//b','///a','a.tar.gz','.bashrc','a/.b','a.b/c','...a','a.','/a/b/../../..','..x']:
    print(repr(x),p.split(x),p.splitext(x),p.basename(x),p.dirname(x),p.normpath(x),p.isabs(x),p.splitroot(x),p.splitdrive(x))
print(p.commonpath(['/a/b/c','/a/b/d']),p.commonpath(['a/b','a/c']),p.commonprefix(['abc','abd']),p.commonpath(['/']))
rm(base); print(p.exists(base), os.sep, os.linesep, os.name, os.curdir, os.devnull, os.path is p, p.__name__, type(os.environ).__name__)
print(os.cpu_count()>0, os.getpid()>0, len(os.urandom(5)), os.strerror(13), os.getppid()>0, os.uname().sysname, isinstance(p,type(os)), os.fsencode('é'))
class P:
    def __fspath__(self): return '/tmp'
print(isinstance(P(),os.PathLike), os.fspath(P()), p.exists(P()), p.join(P(),'x'), issubclass(str,os.PathLike), os.PathLike[str])
print(os.stat_result(range(10)), os.terminal_size((1,2)).columns)
# What a pipe takes of a write counts, even if it is full then.
r,w=os.pipe(); os.set_blocking(w,False); os.set_blocking(r,False); raw=open(w,'wb',buffering=0); put=got=0; full=False
for k in range(9):
    try: put+=os.write(w,b'x'*100000)
    except BlockingIOError: full=True
    put+=raw.write(b'y'*100000) or 0
    if k%4==3: got+=len(os.read(r,1<<22))
while True:
    try: got+=len(os.read(r,1<<22))
    except BlockingIOError: break
print(put==got, full); raw.close(); os.close(r)
# A file without buffer takes no more from a pipe than it is asked for.
r,w=os.pipe(); raw=open(r,'rb',buffering=0); os.write(w,b'apple'); print(raw.read(4), os.read(r,9)); os.close(w); print(raw.read()); raw.close()
