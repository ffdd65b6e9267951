# ftplib: the commands sent, and what is made of answers.
import ftplib, io, socket, threading
from ftplib import *
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as x: print(type(x).__name__, x)
for r in ['150 Opening (12 bytes)','150 x','125 (12 bytes)','150 (12 BYTES)','150 (1 bytes) (2 bytes)','15']: t(ftplib.parse150,r)
for r in ['227 ok (1,2,3,4,5,6)','227 1,2,3,4,5,6.','227 x','226 (1,2,3,4,5,6)','227 (1,2,3,4,256,6)','227 (1, 2,3,4,5,6)']: t(ftplib.parse227,r)
for r in ['229 (|||12|)','229 (!!!12!)','229 (||12|)','229 (|1|::1|12|)','229 (|||12!','229 x','229 ()','228 (|||12|)','229 )(','229 (|||x|)','229 |||12|', '229 (|||12|', '229 (|||12x)', '229 (a','229 (|||12|x)','229 ((|||12|))']: t(ftplib.parse229,r,('h',1))
for r in ['257 "a"','257 a','257 x "a"','257 "a""b" c','257 "','257 "a','256 "a"','257 "a"b']: t(ftplib.parse257,r)
class F(FTP):
    def __init__(self,answers,**k):
        super().__init__(**k); self.sent=[]; self.af=socket.AF_INET
        class S:
            def sendall(s,d,*a): self.sent.append((d,)+a)
            def close(s): pass
            def getpeername(s): return ('peer',5)
        self.sock=S(); self.file=io.StringIO(''.join(a+'\n' for a in answers),newline='')
def c(name,answers,*a,**k):
    f=F(answers)
    try: r=getattr(f,name)(*a,**k)
    except BaseException as x: r=(type(x).__name__, x.args)
    print(name,a,r,f.sent)
for a in ['200 a','200','100 a','300','400 x','500 x','600 x','x','','200-a\n b\n200 c','200-a\n200-b\n201 x\n200 c','200-a']:
    c('getresp',[a]); c('voidresp',[a]); c('getmultiline',[a]); c('getline',[a]); c('voidcmd',[a],'x')
c('getline',[]); c('getline',['a'*9000]); c('abort',['426 x']); c('abort',['226 x']); c('abort',['225 x']); c('abort',['200 x'])
c('sendcmd',['200'],'a\nb'); c('sendport',['200'],'1.2.3.4',513); c('sendeprt',['200'],'::1',513)
for a in [('',''),('u','p'),('u','p','a'),('anonymous',''),('anonymous','-'),('anonymous','x'),('','q')]:
    for ans in [['230 ok'],['331','230'],['331','332','230'],['331','331'],['530'],['332','230'],['200']]: c('login',ans,*a)
c('acct',['2'],'x'); c('rename',['350','250'],'a','b'); c('rename',['250'],'a','b'); c('delete',['250'],'a'); c('delete',['200'],'a'); c('delete',['300'],'a');
for d in ['..','','a']:
    c('cwd',['250'],d); c('cwd',['500','250'],d); c('cwd',['550 x'],d); c('cwd',['400'],d)
c('size',['213 12'],'a'); c('size',['213 x'],'a'); c('size',['200 12'],'a'); c('size',['213  12 '],'a')
c('mkd',['257 "x"'],'x'); c('mkd',['250 x'],'x'); c('mkd',['2'],'x'); c('mkd',['257 x'],'x'); c('pwd',['257 "x"']); c('pwd',['250']); c('rmd',['250'],'x'); c('quit',['221']); c('quit',['500']); c('quit',['321'])
c('makepasv',['227 (1,2,3,4,5,6)']); f=F(['229 (|||7|)']); f.af=socket.AF_INET6; print(f.makepasv(), f.sent); f=F(['227 (1,2,3,4,5,6)']); f.trust_server_pasv_ipv4_address=True; print(f.makepasv())
class G(F):
    def ntransfercmd(self,cmd,rest=None):
        self.sent.append((cmd,rest)); a,b=socket.socketpair(); self.b=b
        if self.feed is not None: b.sendall(self.feed); b.close()
        return a,None
def g(name,feed,answers,*a,**k):
    f=G(answers); f.feed=feed
    try:
        r=getattr(f,name)(*a,**k)
        if name=='mlsd': r=list(r)
    except BaseException as x: r=(type(x).__name__, x.args)
    extra=None
    if feed is None: extra=f.b.recv(99999)[:60]
    print(name,r,f.sent,extra)
g('retrbinary',b'abc\r\nd',['200','226'],'R',print,blocksize=2,rest=3); g('retrlines',b'abc\r\nd\ne\r\r\n\r\nlast',['200','226'],'R',print); g('retrlines',b'abc\r\n',['200','226'],'R')
g('retrlines',b'a'*9000,['200','226'],'R',print)
g('storbinary',None,['200','226'],'S',io.BytesIO(b'a\nb'),2,print); g('storlines',None,['200','226'],'S',io.BytesIO(b'a\nb\r\nc\n\nd\r\r\n'),print); g('storlines',None,['200','226'],'S',io.BytesIO(b'a'*9000)); g('storbinary',None,['200','226'],'S',io.BytesIO(b'a\nb'),rest=5)
g('nlst',b'a\r\nb\r\n',['200','226']); g('nlst',b'a\r\nb\r\n',['200','226'],'x','y'); g('dir',b'a\r\nb\r\n',['200','226'],'x','',print); g('dir',b'a\r\n',['200','226']); g('dir',b'a\r\n',['200','226'],'x',print); g('dir',b'a\r\n',['200','226'],None)
g('mlsd',b'Type=file;Size=1; a b\r\nx=y;z; n\r\n n2\r\nq=1;r=2 n3\r\nT=a=b; c\r\n',['200','226']); 
g('mlsd',b'Type=file;Size=1; a b\r\n',['200 o','200','226'],'p',['a','b']); g('mlsd',b'Type=file\r\n',['200','226'],'p'); g('mlsd',b'',['200','226'],'p');g('mlsd',b'a=b;c;  d\r\n',['200','226'],'p')
f=F(['200 a']); f.set_debuglevel(2); f.sendcmd('PASS abc\\  '); f=F(['200 a']); f.debug(1); f.sendcmd('pass'); print(f.sanitize('PASS '),f.sanitize('pass a\r\n'),f.sanitize('user x '))
f=F(['200','200','227 (1,2,3,4,5,6)','200','150']); h=F(['200','200','200','150','226']); 
print(ftplib.all_errors); t(FTP,timeout=0,host='x'); t(lambda: FTP(timeout=0).connect('localhost',1))
def copy(a,b):
    f,h=F(a),F(b)
    try: r=ftplib.ftpcp(f,'s',h,*[])
    except BaseException as x: r=(type(x).__name__, x.args)
    print(r,f.sent,h.sent)
copy(['200','227 (1,2,3,4,5,6)','150','226'],['200','200','150','226']); copy(['200','227 (1,2,3,4,5,6)','125','226'],['200','200','125','226']); copy(['200','227 (1,2,3,4,5,6)','200'],['200','200','125','226']); copy(['200','227 (1,2,3,4,5,6)','150'],['200','200','200'])
# transfers over a real data connection
class N(F):
    pass
import socket as S
l=S.create_server(('127.0.0.1',0)); p=l.getsockname()[1]
for answers,rest in [([f'227 (127,0,0,1,{p>>8},{p&255})','150 x (12 bytes)'],None),([f'227 (127,0,0,1,{p>>8},{p&255})','350','150 y'],5),([f'227 (127,0,0,1,{p>>8},{p&255})','226 a','150 y'],None),([f'227 (127,0,0,1,{p>>8},{p&255})','226 a','226 y'],None),([f'227 (127,0,0,1,{p>>8},{p&255})','300'],3),([f'227 (127,0,0,1,{p>>8},{p&255})','300'],'')]:
    f=N(answers); f.trust_server_pasv_ipv4_address=True; f.timeout=3; f.source_address=None
    try: c2,n=f.ntransfercmd('RETR x',rest); print(n,[x for x in f.sent]); c2.close(); l.accept()[0].close()
    except BaseException as x: print(type(x).__name__,x.args, f.sent[1:]); l.accept()[0].close()
import ssl
f=FTP_TLS(); print(f._prot_p, sorted(vars(f))); t(f.ccc); t(f.prot_p)
print(sorted(vars(FTP())))
with FTP() as f: pass
f.close(); t(f.quit); f.__exit__()
t(ftplib.print_line,'x')
