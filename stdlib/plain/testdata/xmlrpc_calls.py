# xmlrpc: values as XML and back, dispatchers, what callers get.
import re
import xmlrpc.client as c, xmlrpc.server as s, datetime, decimal, io, time
def t(f,*a,**k):
    try: print(re.sub('0x[0-9a-f]+','0x',repr(f(*a,**k))))
    except BaseException as x: print(type(x).__name__, x)
class T: pass
o=T(); o.a=1; o._b=2
class L(list): pass
class S:
    __slots__=()
for v in [1,True,1.5,float('inf'),float('nan'),1e300,'a<b&>\u20ac',b'ab'*60,bytearray(b'x'),[1,'a'],(1,),{'a':1,'b<':[]},{1:2},datetime.datetime(2020,1,2,3,4,5),c.DateTime('x'),c.Binary(b'q'),o,L([1]),S(),None,2**31,print,{1},decimal.Decimal(1),1j,c.Fault(1,'x'),0.1,-0.0,[],{}]:
    t(c.dumps,(v,)); 
t(c.dumps,(None,),allow_none=1); t(c.dumps,(1,),'m'); t(c.dumps,(1,),'m',encoding='latin-1'); t(c.dumps,(1,),methodresponse=1); t(c.dumps,(1,2),methodresponse=1); t(c.dumps,[1]); t(c.dumps,c.Fault(1,'x<')); t(c.dumps,c.Fault(1,'x'),methodresponse=1); t(c.dumps,c.Fault(1,'x'),'m'); t(c.dumps,(),'m<'); t(c.dumps,(1,),methodresponse=1,encoding='latin-1'); t(c.dumps, (1,),encoding='latin-1')
l=[]; l.append(l); t(c.dumps,(l,)); l={}; l['a']=l; t(c.dumps,(l,))
def ld(x,**k): t(c.loads,'<params><param><value>%s</value></param></params>'%x,**k)
for x in ['','a',' a ','<int>x</int>','<int> 3 </int>','<boolean>2</boolean>','<boolean>1</boolean>','<boolean>true</boolean>','<double>x</double>','<dateTime.iso8601>20200101T00:00:00</dateTime.iso8601>','<dateTime.iso8601>q</dateTime.iso8601>','<base64>YQ==</base64>','<base64>!</base64>','<string/>','<array><data/></array>','<struct/>','<array><data><value/></data></array>','<struct><member><name>a</name><value>b</value></member></struct>','<i9>1</i9>','<nil/>','<int/>','a<int>1</int>','<int>1</int>b','<int>1</int><int>2</int>','<array><value>1</value></array>','<dom><x/></dom>','<boolean/>']: ld(x)
ld('<base64>YQ==</base64>',use_builtin_types=True); ld('<dateTime.iso8601>q</dateTime.iso8601>',use_datetime=True)
for x in ['','<a','<a/>','<methodCall><methodName>m</methodName><params></params></methodCall>','<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name><value>s</value></member></struct></value></fault></methodResponse>','<methodCall><methodName>m</methodName></methodCall>','<params/>','<fault><value>1</value></fault>',b'<?xml version="1.0" encoding="latin-1"?><params><param><value>\xe9</value></param></params>','<x>&y;</x>','<a></b>']: t(c.loads,x)
d=c.DateTime(0.0); print(len(str(d)),d.value==str(d)); t(c.DateTime,'abc'); t(c.DateTime,5j); t(lambda:c.DateTime('a')<5); t(lambda:c.DateTime('a')<c.DateTime('b')); t(lambda:c.DateTime('a')<T()); t(lambda:c.DateTime('20200102T03:04:05').timetuple()); t(lambda:c.DateTime('a')==5); t(lambda: c.DateTime((2020,1,2,3,4,5,6,7,8))); t(lambda:c.DateTime('a')<'b'); t(lambda:c.DateTime('a')<b'b'); t(lambda:c.DateTime('a').timetuple()); t(lambda:str(c.DateTime(time.struct_time((20,1,2,3,4,5,6,7,0)))))
d=c.DateTime('x'); d.decode(5); t(lambda:d.value); e=io.StringIO(); d.encode(e); t(e.getvalue)
b=c.Binary(b'a'*100); t(str,b); e=io.StringIO(); b.encode(e); t(e.getvalue); t(lambda:b==b'a'*100); t(c.Binary,'x'); t(lambda:c.Binary().data); t(lambda:c.Binary(bytearray(b'z')).data); t(lambda:c.Binary(b'z')==5); t(hash,b); t(c.Binary,5)
b.decode(b'YQ=='); t(lambda:b.data); b2=c.Binary(b'\xe9'); t(str,b2)
f=c.Fault(1,'x',a=2); t(lambda:(f.args,str(f),f.faultCode)); p=c.ProtocolError('u',1,'m',{}); t(lambda:(p,str(p),p.args,p.headers)); t(lambda: repr(c.ResponseError('x'))); t(lambda:str(c.Error('x')))
p=c.ServerProxy('http://h/p'); t(lambda:p); t(lambda:p.a.b); t(lambda:str(p)); t(lambda:p('close')); t(lambda:p('transport')); t(lambda:p('x')); t(c.ServerProxy,'ftp://x'); t(c.ServerProxy,'x'); t(lambda:sorted(vars(p))); t(lambda:sorted(vars(c.ServerProxy('http://h')).values(),key=str)[0:2]); t(lambda:c.ServerProxy('http://h/a?b#c')._ServerProxy__handler); t(lambda:c.ServerProxy('http://h?b')._ServerProxy__handler)
m=c.MultiCall(p); m.add(1,2); m.x.y('z'); t(lambda:m); t(lambda:vars(m)); 
class P:
    class system:
        @staticmethod
        def multicall(l): return [[1],{'faultCode':2,'faultString':'q'},5]
m=c.MultiCall(P); m.add(1); it=m(); t(lambda:it[0]); t(lambda:it[1]); t(lambda:it[2]); t(lambda:it[3])
tr=c.Transport(headers=[('a','b')]); t(tr.get_host_info,'h'); t(tr.get_host_info,'u:p%40@h'); t(tr.get_host_info,('h',{'k':1})); t(lambda:sorted(vars(tr))); t(lambda:tr.make_connection('h').host)
u=c.Unmarshaller(); t(u.close); t(u.getmethodname); u.end_params(''); t(u.close)
t(c.gzip_decode,b'x'); g=c.gzip_encode(b'abc'); t(c.gzip_decode,g); t(c.gzip_decode,g,2); t(c.gzip_decode,g,-1); t(c.getparser); 
D=s.SimpleXMLRPCDispatcher
def add(a,b):
    "adds"
    return a+b
class I:
    class q:
        @staticmethod
        def r(): 'doc r'; return 5
    def pub(self,x): 'doc'; return x
    def _priv(self): pass
    attr=5
for dots in (False,True):
    d=D(); d.register_function(add); d.register_instance(I(),dots); d.register_introspection_functions(); d.register_multicall_functions(); print(sorted(d.funcs))
    for n,a in [('add',(1,2)),('add',(1,)),('pub',(1,)),('_priv',()),('q.r',()),('q._r',()),('none',()),('system.listMethods',()),('system.methodHelp',('add',)),('system.methodHelp',('pub',)),('system.methodHelp',('q.r',)),('system.methodHelp',('no',)),('system.methodSignature',('add',)),('system.multicall',([{'methodName':'add','params':[1,2]},{'methodName':'add','params':[1]},{'methodName':'no','params':[]}],)),('attr',())]:
        t(d._dispatch,n,a)
        if dots: t(d._marshaled_dispatch,c.dumps(a,n).encode())
@d.register_function
def deco(): return None
@d.register_function(name='other')
def deco2(): return c.Fault(1,'x')
def deco3(): raise c.Fault(7,'seven')
t(d.register_function,deco3,'d3')
for n in ('deco','other','d3'): t(d._marshaled_dispatch,c.dumps((),n))
t(d._marshaled_dispatch,b'junk'); t(d._marshaled_dispatch,c.dumps((1,),'zz'),lambda m,p:(m,p)); t(d._marshaled_dispatch,c.dumps((1,),'zz'),lambda m,p:[m,*p])
t(s.list_public_methods,I()); t(s.resolve_dotted_attribute,I,'q.r'); t(s.resolve_dotted_attribute,I,'q.r',False); t(s.resolve_dotted_attribute,I,'_x')
class J:
    def _listMethods(self): return ['jj','add']
    def _methodHelp(self,n): return 'help '+n
    def _dispatch(self,m,p): return [m,*p]
d=D(); d.register_instance(J()); d.register_introspection_functions(); t(d.system_listMethods); t(d.system_methodHelp,'jj'); t(d._dispatch,'x',(1,)); t(D(True,'utf-8',True).__dict__); t(D().system_listMethods)
import sys
class O(io.StringIO): pass
h=s.CGIXMLRPCRequestHandler(); h.register_function(add)
old=sys.stdout
def cap(f,*a):
    b=io.BytesIO(); w=io.TextIOWrapper(b,newline='\n'); sys.stdout=w
    try: f(*a)
    finally: w.flush(); sys.stdout=old
    print(b.getvalue())
cap(h.handle_xmlrpc,c.dumps((1,2),'add').encode()); cap(h.handle_request,c.dumps((1,2),'add').encode())
class W(s.SimpleXMLRPCRequestHandler):
    def __init__(self): pass
w=W()
for v in ['gzip','gzip;q=0.5, deflate','*;q=0','','x-gzip; q=1','a,b;q=.5','gzip;q=x']: w.headers={'Accept-Encoding':v}; t(w.accept_encodings)
w.headers={}; t(w.accept_encodings)
for p_ in ['/','/RPC2','/x','/pydoc.css']: w.path=p_; t(w.is_rpc_path_valid)
m=s.MultiPathXMLRPCServer(('localhost',0),bind_and_activate=False); m.server_close(); t(m.add_dispatcher,'/a',D()); t(m.get_dispatcher,'/b'); 
x=m.get_dispatcher('/a'); x.register_function(add); t(m._marshaled_dispatch,c.dumps((1,2),'add'),None,'/a'); t(lambda:m._marshaled_dispatch(c.dumps((1,2),'add'),None,'/q'))
