# wsgiref: utilities, headers and handlers.
import io, sys, os
from wsgiref.handlers import *
from wsgiref.headers import *
from wsgiref.headers import _formatparam
from wsgiref.util import *
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as x: print(type(x).__name__, x)
t(Headers,'x'); t(Headers,(('a','b'),)); t(Headers,[(b'a','b')]); t(Headers,[('a','b')]); h=Headers([('a','1'),('B','2'),('b','3')])
t(h.__setitem__,1,'b'); t(h.__setitem__,'c',b'b'); t(h.__getitem__,'b'); t(h.__getitem__,1); t(h.get_all,'b'); t(h.setdefault,'zz',1); t(h.__contains__,1); t(h.__delitem__,1);t(h.get,1)
t(bytes,h); t(str,h); t(h.add_header,'C-D','att',file_name='x y"\\',n=None,e=''); t(h.add_header,'N',None,a='b'); t(str,h); t(h.add_header,'N','v',a=1)
h['b']='new'; t(repr,h); t(h.add_header,'N',None); t(str,h); t(bytes,Headers([('a','\u20ac')]))
for a in [('a',),('a',None),('a','b'),('a','b',0),('a','b c',0),('a','')]: t(_formatparam,*a)
for e in [dict(),dict(HTTP_HOST='a:80')]: 
    setup_testing_defaults(e); print({k:v for k,v in e.items() if k[:5]!='wsgi.' or k in('wsgi.url_scheme','wsgi.version','wsgi.run_once','wsgi.multithread')})
for e in [dict(HTTP_HOST='',SERVER_NAME='n',SERVER_PORT='80'),dict(SERVER_NAME='n',SERVER_PORT='443'),dict(SERVER_NAME='n',SERVER_PORT='443',HTTPS='on'),dict(SERVER_NAME='n',SERVER_PORT='80',HTTPS='1'),dict(SERVER_NAME='n',SERVER_PORT='81',SCRIPT_NAME='/a b;c,d=e&f@!',PATH_INFO='/x;y=1,2@&'), dict(SERVER_NAME='n',SERVER_PORT='81',SCRIPT_NAME='',PATH_INFO='x;y=1,2@&')]:
    e['wsgi.url_scheme']=guess_scheme(e); t(application_uri,e); t(request_uri,e)
class B(BaseHandler): pass
b=B()
for n,a in [('_write',(b'',)),('_flush',()),('get_stdin',()),('get_stderr',()),('add_cgi_vars',())]: t(getattr(b,n),*a)
def run(app,cls=SimpleHandler,env={},**attrs):
    out,err=io.BytesIO(),io.StringIO()
    k=cls(io.BytesIO(),out,err,dict({'SERVER_PROTOCOL':'HTTP/1.0'},**env))
    for n,v in attrs.items(): setattr(k,n,v)
    k.run(app); import re
    print(re.sub(rb'Date: .*?\r\n',b'Date\r\n',out.getvalue()), err.getvalue().strip().split('\n')[-1], k.bytes_sent, k.status, k.headers_sent, k.environ is None, k.result, k.headers)
    return k
def A(*a,ret=[b'x'],**k):
    def f(e,s): s(*a,**k); return ret
    return f
for a in [('200 OK',[]),(b'200 OK',[]),('200',[]),('abc d',[]),('2000K',[]),('200OK',[]),('200 ',[]),('200 OK',[('Connection','close')]),('200 OK',[('a',b'x')]),('200 OK',()),('20\u0662 OK',[])]: run(A(*a))
run(A('200 OK',[],ret=[])); run(A('200 OK',[],ret=[b'a',b'b'])); run(A('200 OK',[],ret=iter([]))); run(A('200 OK',[],ret=['s'])); run(lambda e,s:[b'x']); run(lambda e,s:[])
run(A('200 OK',[('Date','x'),('Server','me')]),server_software='sw'); run(A('200 OK',[]),server_software='sw')
def twice(e,s): s('200 OK',[]); s('201 OK',[]); return [b'x']
run(twice)
def exc(e,s):
    s('200 OK',[])
    try: 1/0
    except: s('500 bad',[],sys.exc_info())
    return [b'x']
run(exc)
def exc2(e,s):
    s('200 OK',[])(b'abc')
    try: 1/0
    except: s('500 bad',[],sys.exc_info())
    return [b'x']
run(exc2)
run(A('200 OK',[]),BaseCGIHandler); run(A('200 OK',[]),BaseCGIHandler,{'SERVER_PROTOCOL':'HTTP/1.1'})
def fw(e,s): s('200 OK',[]); return e['wsgi.file_wrapper'](io.BytesIO(b'abc'))
run(fw)
class SF(SimpleHandler):
    def sendfile(self): self.write(b'mine'); return True
run(fw,SF)
class LY(list): 
    def close(self): print('closed')
run(A('200 OK',[],ret=LY([b'a',b'b']))); run(A('200 OK',[('Content-Length','3')],ret=[b'a',b'b']))
k=SimpleHandler(io.BytesIO(),io.BytesIO(),io.StringIO(),{}); k.environ={}; 
t(k.write,'s'); t(k.write,b's')
k.status='200 OK'; k.headers=Headers([]); k.environ={'SERVER_PROTOCOL':'HTTP/1.0'}; t(k.write,b's'); t(k._write,b'x'); print(k.stdout.getvalue()[:20])
print(vars(k).keys(), [format_date_time(0) if 0 else __import__('wsgiref.handlers').handlers.format_date_time(0)])
run(A('200 OK',[]),wsgi_file_wrapper=None); run(A('200 OK',[]),SimpleHandler,{'wsgi.url_scheme':'ftp','SERVER_SOFTWARE':'q'},server_software='zz').__dict__
e=SimpleHandler(None,None,None,{'a':'b'}); e.os_environ={'q':'r'}; e.server_software='SW'; e.setup_environ(); print({k:v for k,v in e.environ.items()})
class SE(SimpleHandler):
    def add_cgi_vars(self): super().add_cgi_vars(); raise SystemExit
k=SimpleHandler(io.BytesIO(),io.BytesIO(),io.StringIO(),{}); t(lambda:k.error_output({}, lambda *a: print('sr',a[0],a[1],a[2])))
t(lambda: k.log_exception((ValueError,ValueError('x'),None))); print(repr(k.stderr.getvalue()))
print(k.client_is_modern.__doc__ is not None); k.environ={'SERVER_PROTOCOL':'HTTP/0.9'}; print(k.client_is_modern())
os.environ.clear(); os.environ.update(PATH_INFO='/\u20ac',A='\udce9',SCRIPT_NAME='é',REQUEST_METHOD='GET',HTTP_X='é'); print(read_environ())
