"""ctypes: the data of C. Addresses are replaced."""
import ctypes
import re
from ctypes import *


def t(f):
    """Print what f gives."""
    try:
        text = repr(f())
    except BaseException as exc:
        text = f"{type(exc).__name__} {exc}"
    print(re.sub(r"0x[0-9a-f]+|\b\d{10,}\b|(?<=_p\()\d{3,}", "ADDRESS", text))


for T in (c_bool,c_char,c_byte,c_ubyte,c_short,c_ushort,c_int,c_uint,c_long,c_ulong,c_longlong,c_float,c_double,c_longdouble,c_char_p,c_wchar_p,c_wchar,c_void_p,py_object,c_size_t,c_int8,c_int64,c_ssize_t):
    print(T, T.__name__, T._type_, sizeof(T), alignment(T), T.__mro__[1:3], type(T))
    t(lambda: T()); t(lambda: T().value); 
    for v in (1,-1,"x",b"a",b"ab",1.5,None,2**70,[], "é"):
        t(lambda: T(v)); 
t(lambda: c_int(5)==c_int(5)); t(lambda: bool(c_int(0))); t(lambda: c_int*3); t(lambda: (c_int*3)(1,2)); t(lambda: list((c_int*3)(1,2))); t(lambda: (c_int*3)(1,2,3,4)); t(lambda: c_int*-1); t(lambda: (c_char*5)(*b"abc").value); t(lambda:(c_char*5)(*b"abc").raw)
a=(c_int*5)(1,2,3,4,5); t(lambda:a[1:4]); t(lambda:a[::-1]); t(lambda:a[9]); t(lambda:a[-1]); t(lambda: len(a)); t(lambda: setattr(a,'x',1)); t(lambda: a.__setitem__(0,"x")); t(lambda: a.__setitem__(slice(0,2),[7,8])); t(lambda:a[:]); t(lambda: a.__setitem__(slice(0,2),[7]))
class P(Structure):
    _fields_=[("x",c_int),("y",c_double),("c",c_char)]
p=P(1,2.5); t(lambda:p); t(lambda:(p.x,p.y,p.c)); t(lambda:sizeof(P)); t(lambda:P.x); t(lambda:(P.y.offset,P.y.size)); t(lambda:P(1,2,b"x",4)); t(lambda:P(z=1)); t(lambda:P(1,x=2)); t(lambda:setattr(p,'x','q')); t(lambda:P("a")); t(lambda:bytes(p)); t(lambda:P.from_buffer_copy(bytes(24)).x); t(lambda:P.from_buffer(bytearray(3))); t(lambda:P.from_buffer(bytes(24)))
class B(Structure):
    _fields_=[("a",c_uint,3),("b",c_uint,5),("c",c_int,8)]
b=B(7,31,-1); t(lambda:(b.a,b.b,b.c,sizeof(B))); t(lambda:B.a); t(lambda:B.b)
b.a=9; t(lambda:b.a); t(lambda:bytes(b))
class U(Union):
    _fields_=[("i",c_int),("f",c_float),("b",c_ubyte*4)]
u=U(); u.f=1.0; t(lambda:hex(u.i)); t(lambda:list(u.b)); t(lambda:sizeof(U)); t(lambda:U(5).i)
class N(Structure):
    _pack_=1
    _fields_=[("a",c_char),("p",P),("b",c_short)]
t(lambda:sizeof(N)); t(lambda:N.b)
class An(Structure):
    _anonymous_=["u"]
    _fields_=[("u",U),("z",c_int)]
an=An(); an.i=3; t(lambda:(an.u.i,an.i)); t(lambda:An.i)
class BE(BigEndianStructure):
    _fields_=[("a",c_uint16),("b",c_uint32)]
t(lambda:bytes(BE(1,2))); t(lambda: BE(1,2).b)
class Inh(P):
    _fields_=[("w",c_int)]
t(lambda:sizeof(Inh)); t(lambda:Inh(1,2,b"c",4).w); t(lambda: Inh.w)
i=c_int(42); pi=pointer(i); t(lambda:pi.contents); t(lambda:pi[0]); pi[0]=7; t(lambda:i); t(lambda:type(pi)); t(lambda:POINTER(c_int) is POINTER(c_int)); t(lambda:bool(POINTER(c_int)())); t(lambda:POINTER(c_int)().contents); t(lambda:POINTER(c_int)("x"));  t(lambda:pi.contents is pi.contents); t(lambda: cast(pi,POINTER(c_ubyte))[0]); t(lambda: cast(a,POINTER(c_int))[2]); t(lambda: cast(pi,c_void_p).value==addressof(i)); 
s=create_string_buffer(b"hello",10); t(lambda:s.value); t(lambda:s.raw); t(lambda:sizeof(s)); s.value=b"hi"; t(lambda:s.raw); t(lambda:setattr(s,'value',b"x"*20)); t(lambda:create_string_buffer(3).raw); t(lambda:create_string_buffer("x")); w=create_unicode_buffer("héllo"); t(lambda:w.value); t(lambda:len(w)); t(lambda:w[1])
t(lambda:string_at(s)); t(lambda:string_at(s,5)); t(lambda:wstring_at(w)); 
memmove(s,b"zzz",3); t(lambda:s.raw); memset(s,ord("q"),2); t(lambda:s.raw)
F=CFUNCTYPE(c_int,c_int,POINTER(c_int)); f=F(lambda a,b:a+b[0]); t(lambda:f(1,pi)); t(lambda:f(1,byref(i))); t(lambda:F); t(lambda:f("x",pi)); t(lambda: F(3) is None); t(lambda: f(1))
t(lambda:byref(i)); t(lambda:sizeof(3)); t(lambda:sizeof(c_int(3))); t(lambda:alignment(P)); t(lambda:resize(s,100)); t(lambda:sizeof(s)); t(lambda:resize(s,1))
t(lambda:c_char_p(b"abc").value); t(lambda:c_char_p(b"abc")); t(lambda:c_wchar_p("abc")); t(lambda:c_void_p(3)); t(lambda:c_void_p(None).value); t(lambda:c_char_p("s"))
t(lambda:py_object([1]).value); t(lambda:py_object()); t(lambda:py_object().value)
t(lambda:Structure()); 
class E0(Structure): pass
E0._fields_=[("a",c_int)]; t(lambda:E0(3).a)
t(lambda: setattr(E0,"_fields_",[]))
def bad(): 
    class X(Structure): _fields_=[("a",int)]
t(bad)
def bad2():
    class X(Structure): _fields_=["a"]
t(bad2)
class LL(Structure): pass
LL._fields_=[("v",c_int),("next",POINTER(LL))]
x=LL(1); y=LL(2,pointer(x)); t(lambda:y.next.contents.v); t(lambda: bool(x.next))
t(lambda:c_int.from_param(5)); t(lambda:c_int.from_param("x")); t(lambda:POINTER(c_int).from_param(a)); t(lambda:c_char_p.from_param(b"x")); t(lambda:c_int.from_address(addressof(i)))
t(lambda:c_uint8(300)); t(lambda:c_int.__ctype_be__(1)); t(lambda:bytes(c_int.__ctype_be__(1)))
import pickle; t(lambda:pickle.loads(pickle.dumps(p)).y); t(lambda:pickle.dumps(pi)); import copy; t(lambda: copy.copy(a)[:])
t(lambda: hash(i)==hash(i)); t(lambda: p==p); t(lambda: c_int(3)._objects); t(lambda: y._objects is not None); t(lambda: c_char_p(b"x")._objects)
t(lambda: set_errno(3)); t(lambda: get_errno()); t(lambda: ArgumentError.__mro__)
t(lambda: [n for n in ("cdll", "CDLL", "pythonapi", "c_buffer", "ARRAY", "PYFUNCTYPE", "SetPointerType") if not hasattr(ctypes, n)])

# What differs from CPython: no shared libraries, and no crash at addresses where nothing is.
for f in lambda: CDLL("libc.so.6"), lambda: cdll.LoadLibrary(None), lambda: ctypes.pythonapi.Py_IncRef, lambda: string_at(5), lambda: F(3)(1, pi), \
        lambda: cast(64, POINTER(c_int)).contents:
    t(f)
dead = pointer(c_int(3))
t(lambda: dead.contents)
