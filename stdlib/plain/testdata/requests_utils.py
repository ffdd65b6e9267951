"""requests.utils, hooks and compat: compared with requests 2.28."""
import os, warnings, io
warnings.simplefilter("ignore")
for k in list(os.environ):
    if "proxy" in k.lower(): del os.environ[k]
from requests import utils as u, hooks, compat
import requests
def t(f,*a,**k):
    n=getattr(f,"__name__",f)
    try: print(n,a,k,"->",repr(f(*a,**k)))
    except Exception as e: print(n,a,k,"!",type(e).__name__,e)
for x in ('"a\\"b"','"\\\\srv\\x"','a','""',''): t(u.unquote_header_value,x); t(u.unquote_header_value,x,True)
for x in ('a, "b, c" ,d','a=1, b="x, y", c',''): t(u.parse_list_header,x); t(u.parse_dict_header,x)
for x in ('<http:/a>; rel=front; type="image/jpeg",<http://b>;type=b','<a>; x','','<a>; rel="b=c"; t=q', '<url>; rel'): t(u.parse_header_links,x)
for x in ({},{"content-type":"text/html"},{"content-type":"text/html; charset='utf-8'"},{"content-type":"application/json"},{"content-type":"image/png"}): t(u.get_encoding_from_headers,x)
t(u.get_encodings_from_content,'<meta charset="utf-8"><?xml version="1.0" encoding="x"?>'); t(u.get_encodings_from_content,'<?xml version="1.0" encoding="latin-1"?>')
for h in (("a","b"),("a","b\r\nc"),(" a","b"),(b"a",b" b"),("a",1),("","x"),("a",""),("a:b","c")): t(u.check_header_validity,h)
for x in ([1,2],"abc",None): pass
t(lambda s,n:list(u.iter_slices(s,n)),"abcdefg",3); t(lambda s,n:list(u.iter_slices(s,n)),"abcdefg",None); t(lambda s,n:list(u.iter_slices(s,n)),"",2)
for x in (b'{"a":1}',b'\xef\xbb\xbf{}','{}'.encode("utf-16"),'{}'.encode("utf-16-le"),'{}'.encode("utf-32-be"),'{}'.encode("utf-32"),b'',b'\0\0\0\0'): t(u.guess_json_utf,x)
for x in ("http://a/%7Eb%20c","%zz","%4","a%41%2f"): t(u.unquote_unreserved,x); t(u.requote_uri,x)
for x in ("http://u:p%40@h/","http://h/","http://u@h/",""): t(u.get_auth_from_url,x)
for x in ("http://u:p@h/x?q#f","//u:p@h/x","h/x","u:p@h"): t(u.urldefragauth,x)
for x in ("example.com","//example.com/p","http://x","example.com:80/a?b#c","u:p@host:1/x"): t(u.prepend_scheme_if_needed,x,"http")
t(u.address_in_network,"192.168.1.1","192.168.1.0/24"); t(u.address_in_network,"172.16.0.1","192.168.1.0/24"); t(u.dotted_netmask,24); t(u.dotted_netmask,0+1)
for x in ("1.2.3.4","1.2.3","x","300.1.1.1"): t(u.is_ipv4_address,x)
for x in ("192.168.1.0/24","192.168.1.0","1.2.3.4/33","1.2.3.4/0","1.2.3.4/a","x/3"): t(u.is_valid_cidr,x)
for url in ("http://192.168.0.1:5000/","http://localhost/","http://google.com:6000/","http://172.16.1.1/","file:///x","http://sub.local/"):
    for no in (None,"192.168.0.0/24,127.0.0.1,localhost,172.16.1.1, google.com:6000",".local"): t(u.should_bypass_proxies,url,no)
p={"http":"http://p1","https://h":"http://p2","all":"http://p3","all://z":"http://p4"}
for url in ("http://a/","https://h/","https://q/","ftp://z/","file:///x"): t(u.select_proxy,url,p)
for x in ("abc",b"abc",io.BytesIO(b"abc"),io.StringIO("é"),None,[1,2],5,iter([])): 
    try: print("len",type(x),u.super_len(x))
    except Exception as e: print(type(x),type(e),e)
f=io.BytesIO(b"abcdef"); f.read(2); print(u.super_len(f))
for x in ([("a",1)],{"a":1},None,"x",5,True): t(u.to_key_val_list,x); t(u.from_key_val_list,x)
print(u.guess_filename(type("F", (), {"name": "/a/b.txt"})()))
j=u.cookiejar_from_dict({"a":"1"}); u.add_dict_to_cookiejar(j,{"b":"2"}); print(u.dict_from_cookiejar(j))
print(hooks.default_hooks(), hooks.dispatch_hook("response",{"response":[lambda d:d+1,lambda d:None]},1), hooks.dispatch_hook("response",{"response":lambda d:d*5},2), hooks.dispatch_hook("x",None,3))
os.environ["http_proxy"]="http://pp:1"; os.environ["no_proxy"]="skip.me"
t(u.get_environ_proxies,"http://a/"); t(u.get_environ_proxies,"http://skip.me/")
with u.set_environ("QQ","1"): print(os.environ["QQ"])
print(os.environ.get("QQ"))
print(compat.urljoin("http://a/b","c"), compat.basestring, compat.is_py3, compat.json.__name__)
class R: encoding="utf-8"
print(list(u.stream_decode_response_unicode([b"\xc3",b"\xa9a",b"\xff"],R)))
print(u._parse_content_type_header("text/html; Charset='x'; q; b=\"c\""))
