import io,sys,os
os.chdir(os.environ['PYA_TEST_DIR'])
open('q.py','w').write('imp a\nb\n')
def t(f,*a,**k):
    try: r=f(*a,**k); print('OK',repr(r)); return r
    except BaseException as e: print(type(e).__mro__[:3], type(e).__module__, e.args if not isinstance(e,OSError) else (e.args,e.filename))
for a in [('/nonexist',),('.',),('.','w'),('q.py','x'),(1.5,),([],),('q.py','rt+b'),('q.py','rw'),('q.py','rr'),('q.py','U'),('q.py',''),('q.py','b'),('a\0b',),('q.py',5),(-1,), ('q.py','r',0),('q.py','r',-2)]:
    print(a,end=' '); t(open,*a)
t(open,'q.py','rb',encoding='utf-8'); t(open,'q.py','rb',errors='strict'); t(open,'q.py','rb',newline='')
t(open,'q.py',newline='x'); t(open,'q.py',encoding='xx'); t(open,'q.py',errors='foo'); t(open,'q.py',encoding=5)
t(open); t(open,'q.py',closefd=False)
f=open('q.py'); t(f.write,'x'); t(f.read,'x'); print(f, f.buffer, f.buffer.raw); print(f.buffer.raw.mode,f.buffer.mode)
f.close(); t(f.read); t(f.readline); t(next,f); print(f, f.buffer, f.buffer.raw); t(f.fileno); t(f.isatty); t(f.seek,0); t(f.tell); t(f.__enter__); t(f.readable); t(f.seekable);t(f.flush);t(f.buffer.read);t(f.buffer.raw.read)
f=open('q.out','w'); t(f.read); t(f.readline); t(f.write,b'x'); t(f.write,5); t(f.writelines,[1]); t(next,f); t(f.seek,1,1);t(f.seek,1,2);t(f.seek,-1);t(f.seek,0,5); t(f.truncate,-1); t(f.detach); t(f.read); t(f.write,'x'); print(repr(f))
f=open('q.out','wb'); t(f.read); t(f.write,'x'); t(f.readline);t(f.readinto,bytearray(3)); t(f.peek) if hasattr(f,'peek') else 0; t(f.write,5)
f=open('q.py','rb'); t(f.write,b'x'); t(f.read,-2); t(f.read,'x'); t(f.read1,-1); t(f.truncate,5); t(f.seek,-1); t(f.seek,0,7)
f=open('q.py','rb',0); t(f.write,b'x'); print(f); t(f.read,3); f.close(); print(f); t(f.seek,1.5)
f=open('q.out','wb',0); t(f.read); t(f.readline); t(f.write,'x')
f=open('q.out','rb+'); print(f)
b=io.BytesIO(b'abc'); t(b.write,'x'); t(b.read,'x'); t(b.seek,-1); t(b.seek,0,4); t(b.truncate,-1); t(b.fileno); t(b.detach); b.close(); t(b.read); t(b.getvalue); print(b.closed)
t(io.BytesIO,'x'); t(io.StringIO,b'x'); s=io.StringIO('abc'); t(s.write,b''); t(s.seek,-1); t(s.seek,1,1); t(s.seek,1,2); t(s.seek,0,3); t(s.truncate,-1); t(s.fileno); t(s.read,'x'); s.close(); t(s.read); t(s.getvalue); t(io.StringIO,newline='x'); t(io.StringIO,newline=3)
x=io.IOBase(); 
for n in ['seek','tell','truncate','fileno','flush','readable','isatty','readline','readlines','_checkReadable','_checkWritable','_checkSeekable','close','_checkClosed','flush','closed','read']:
    print(n,end=' ')
    t(lambda: getattr(x,n)() if n not in('seek','closed') else (x.seek(0) if n=='seek' else x.closed))
r=io.RawIOBase(); t(r.read); t(r.readall); t(r.write,b''); t(r.readinto,bytearray(1))
r=io.BufferedIOBase(); t(r.read); t(r.read1); t(r.write,b''); t(r.readinto,bytearray(1)); t(r.detach)
r=io.TextIOBase(); t(r.read); t(r.readline); t(r.write,'');t(r.detach); print(r.encoding,r.newlines,r.errors)
