# What wsgiref.validate says of servers and applications.
import io, warnings
from wsgiref.validate import validator
from wsgiref.util import setup_testing_defaults
warnings.simplefilter('always')
def env(**kw):
    e={}; setup_testing_defaults(e); e.update(kw.pop('upd',{}))
    for k in kw.pop('drop',()): e.pop(k,None)
    return e
def sr(status, headers, exc_info=None): return lambda b: None
def run(title, app, e=None, start=sr, n=10, close=True, args=None, kw={}):
    try:
        a=(e if e is not None else env(), start) if args is None else args
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter('always')
            it=validator(app)(*a, **kw)
            for x in list(zip(range(n), it)): pass
            if close: it.close()
        print(title, 'ok', [str(x.message) for x in w], [x.category.__name__ for x in w])
    except BaseException as x: print(title, type(x).__name__, x)
def ok(e,s): s('200 OK',[('Content-Type','text/plain')]); return [b'x']
run('ok',ok)
run('args',ok,args=(1,)); run('kw',ok,kw={'a':1})
class D(dict): pass
run('dict',ok,args=(D(),sr)); run('listenv',ok,args=([],sr))
for k in list(env()): run('drop '+k, ok, env(drop=[k]))
for k,v in [('HTTP_CONTENT_TYPE','a'),('HTTP_CONTENT_LENGTH','1'),('QUERY_STRING','a'),('X',1),('x.y',1),('wsgi.version',(1,)),('wsgi.version',[1,0]),('wsgi.url_scheme','ftp'),('REQUEST_METHOD','FOO'),('REQUEST_METHOD','PATCH'),('REQUEST_METHOD','CONNECT'),('SCRIPT_NAME','a'),('PATH_INFO','a'),('CONTENT_LENGTH','-1'),('CONTENT_LENGTH','x'),('CONTENT_LENGTH',''),('SCRIPT_NAME','/'),('wsgi.input',1),('wsgi.errors',1),('SERVER_NAME',b'x'),('SCRIPT_NAME',None)]:
    run(f'set {k}={v!r}', ok, env(upd={k:v}))
run('noscript', ok, env(upd={'PATH_INFO':'','SCRIPT_NAME':''}))
run('noscript2', ok, env(drop=['SCRIPT_NAME'],upd={'PATH_INFO':''}))
def mk(*a, ret=[b'x'], **k):
    def f(e,s): s(*a,**k); return ret
    return f
CT=[('Content-Type','t/p')]
for t,a in [('noargs',()),('1arg',('200 OK',)),('4',('200 OK',CT,None,1)),('bytesstatus',(b'200 OK',CT)),('short',('200',CT)),('099',('099 OK',CT)),('20X',('20X OK',CT)),('200OK',('200OK',CT)),('nl',('200 O\nK',CT)),('hdrtuple',('200 OK',())),('item',('200 OK',[['a','b']])),('3',('200 OK',[('a','b','c')])),('bytesname',('200 OK',[(b'a','b')])),('bytesval',('200 OK',[('a',b'b')])),('status',('200 OK',[('Status','b')])),('colon',('200 OK',[('a:b','b')])),('nlname',('200 OK',[('a\n','b')])),('dash',('200 OK',[('a-','b')])),('under',('200 OK',[('a_','b')])),('bad',('200 OK',[('1a','b')])),('ctrl',('200 OK',CT+[('ab','b\x01')])),('noct',('200 OK',[])),('204ct',('204 No',CT)),('204',('204 No',[])),('304ct',('304 No',CT)),('exc',('200 OK',CT,1)),('sp',('200  OK',CT)),('empty', ('200 OK',CT+[('','x')])), ('tab',('200 OK',CT+[('ab','b\t')]))]:
    run('start '+t, mk(*a))
run('startkw', mk('200 OK',headers=CT)); run('startkw2', mk('200 OK',CT,exc_info=None))
for r in ['s',b'b',None,[],(b'a',)]: run(f'ret {r!r}', mk('200 OK',CT,ret=r))
run('nostartempty', lambda e,s:[])
def after(e,s):
    def g():
        s('200 OK',CT); yield b'x'
    return g()
run('genstart',after)
def wr(e,s):
    w=s('200 OK',CT)
    for a in [(1,),('s',),(b'x',b'y'),()]:
        try: print('  write',a,w(*a))
        except BaseException as x: print('  write',a,type(x).__name__,x)
    return [b'x']
run('write',wr)
