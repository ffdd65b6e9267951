import json, math, collections
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as e: print(type(e).__module__, type(e).__qualname__, e, getattr(e,'__notes__',''), getattr(e,'pos',''))
for s in ['','{','[','[1','[1,','[1,]','{"a"','{"a":','{"a":1','{"a":1,','{"a":1,}','{1:2}','nul','tru','"abc','"a\nb"','"\\x"','"\\u12"','"\\u12g4"','"\\ud83d\\ude00"','"\\ud83d"','"\\ud83dx\\u0041"','-','-x','01','1.','1.e3','1e','1e5','-0','-0.0','1E+2','NaN','-Infinity','Infinity','Infinit','[1 2]','{"a" 1}','{"a":1 "b"}',' [ ] ',' { } ','[1]x','\ufeff[]','"é☃"','{"é":"\\n\\t\\"\\/\\\\\\b\\f\\r"}','"\x7f"','[true,false,null]','1'*30,'1'*5000,'1.5e400','"\\','"\\u','"a\\','"ü\\q"','["ü", x]','[\n1,\n2,,3]','{"a":{"b":[1,{"c":null}]}}','\t\r\n 5 ','\x0b5','"\\ud83d\\u0041"', '"\\udc00\\ud800"','[,]','{,}', '{"a":}', "{'a':1}"]:
    print(repr(s[:40]), end=' '); t(json.loads,s)
t(json.loads,b'[1]'); t(json.loads,bytearray('"\u00e9"','utf-16')); t(json.loads,'"x"'.encode('utf-32-be')); t(json.loads,5); t(json.loads,b'\xef\xbb\xbf[1]'); t(json.loads, b'\xff')
t(json.loads,'"a\nb"',strict=False); t(json.loads,'[1.5,2]',parse_float=str,parse_int=lambda s: 'i'+s); t(json.loads,'{"a":1,"b":{"c":2}}',object_hook=lambda d: sorted(d)); t(json.loads,'{"a":1,"a":2}',object_pairs_hook=list); t(json.loads,'[NaN,-Infinity]',parse_constant=lambda c:'C'+c); t(json.loads,'1',foo=3)
class D(dict): pass
class S(str): pass
class I(int):
    def __repr__(self): return 'I!'
class F(float):
    def __repr__(self): return 'F!'
class O: pass
NT=collections.namedtuple('NT','a b')
for v in [None,True,1,-5,10**30,1.5,1e22,1e-7,float('nan'),float('inf'),-float('inf'),'',"a\"b\\c\n\r\t\b\f\x00\x1f\x7f\x80é☃😀\ud800",[],{},(),[1,[2,[]]],{'a':1,'b':[1,2,{'c':None}]},{1:2,1.5:3,None:4,True:5,float('nan'):6},(1,2),NT(1,2),D(a=1),S('x'),I(3),F(2.5),O(),{(1,2):3},b'x',{1,2},[O()],{'k':O()}, {I(3):1, F(1.5):2}, collections.OrderedDict([('z',1),('a',2)]), collections.defaultdict(int,{'q':1})]:
    t(json.dumps,v)
    t(json.dumps,v,indent=2); t(json.dumps,v,ensure_ascii=False,separators=(',',':'))
t(json.dumps,{'b':1,'a':2,'é':0,'z':{'y':1,'x':2}},sort_keys=True); t(json.dumps,{'b':1,2:3},sort_keys=True); t(json.dumps,{10:1,9:2},sort_keys=True); t(json.dumps,{(1,):1,'a':2},skipkeys=True); t(json.dumps,[1,{'a':[]}],indent='\t'); t(json.dumps,[1,[2]],indent=0); t(json.dumps,[1.5,float('nan')],allow_nan=False); t(json.dumps,float('inf'),allow_nan=False); t(json.dumps,O(),default=lambda o: {'o':1}); t(json.dumps,[O()],default=lambda o: [o.__class__.__name__]); 
l=[]; l.append(l); t(json.dumps,l); d={}; d['d']=d; t(json.dumps,d); t(json.dumps,l,check_circular=False)
o=O(); t(json.dumps,o,default=lambda x:x); t(json.dumps,1,foo=3); t(json.dumps,{'a':1},indent=True); t(json.dumps, {"a":1}, separators=(1,2)); t(json.dumps,[1,2],indent=-1); t(json.dumps, {}, indent=4); t(json.dumps, [[],{}], indent=4)
class E(json.JSONEncoder):
    def default(self,o):
        if isinstance(o,complex): return [o.real,o.imag]
        return super().default(o)
t(json.dumps,[1j,2],cls=E); t(json.dumps,O(),cls=E); t(E().encode,{'a':1j}); print(list(json.JSONEncoder(indent=1).iterencode([1,{'a':2}]))[:0], ''.join(E().iterencode([1,'x'])))
dec=json.JSONDecoder(); t(dec.raw_decode,'[1] x'); t(dec.raw_decode,'x [1]',2); t(dec.raw_decode,''); t(dec.decode,' 1 '); t(dec.raw_decode,' 1'); t(dec.raw_decode,'1',-1)
class Dc(json.JSONDecoder):
    def decode(self,s): return 'dc'+s
t(json.loads,'1',cls=Dc)
import io
f=io.StringIO(); json.dump({'a':[1,2]},f,indent=1); print(f.getvalue()); f.seek(0); print(json.load(f))
e=json.JSONDecodeError('m','ab\ncd',4); print(e, e.lineno,e.colno,e.pos,e.msg,e.doc)
print(e.__reduce__())
print(json.__all__, json.JSONDecodeError.__module__, json.JSONEncoder.item_separator, json.decoder.JSONDecodeError is json.JSONDecodeError, json.encoder.JSONEncoder)
t(json.loads,'['*100000); t(json.dumps,eval('['*90+']'*90)); 
x=[]
for i in range(100000): x=[x]
t(json.dumps,x)
print(json.encoder.encode_basestring_ascii('é"'), json.encoder.encode_basestring('é"'), json.decoder.scanstring('abc"d',0), json.detect_encoding(b'{}'))
print(json.dumps({'a':1,'b':[1,2,3,(4,5)],'c':{'d':{}}}, indent=4, sort_keys=True))
