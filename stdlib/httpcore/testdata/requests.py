import io
import os
import requests
from requests.auth import HTTPBasicAuth

U, S = os.environ["PYA_TEST_URL"], os.environ["PYA_TEST_TLS"]


def short(text):
    import re
    return re.sub(r"0x[0-9a-f]+", "0x", str(text).replace(U, "URL").replace(S, "TLS").replace(U.rpartition(":")[2], "PORT").replace(S.rpartition(":")[2], "TPORT"))


def show(r):
    d = r.json()
    print(r, d["method"], d["uri"], dict(sorted(d["headers"].items())), repr(d["body"]), d["chunked"])


r = requests.get(U + "/echo", params={"q": "a b", "l": [1, 2], "none": None, "ü": "&"})
show(r)
print(r.status_code, r.ok, r.reason, short(r.url), r.encoding, r.headers["content-TYPE"], type(r.elapsed).__name__, r.history, bool(r))
show(requests.post(U + "/echo", data={"a": 1, "b": ["x", "y"]}))
show(requests.post(U + "/echo", json={"a": "é"}))
show(requests.put(U + "/echo", data="text"))
show(requests.patch(U + "/echo", data=b"bytes", headers={"X-A": "1"}))
show(requests.delete(U + "/echo"))
show(requests.options(U + "/echo"))
r = requests.head(U + "/echo")
print(r, r.content, r.text)
show(requests.post(U + "/echo", files={"f": ("n.txt", io.BytesIO(b"data")), "g": ("g.png", b"png", "image/png")}, data={"k": "v"}))
show(requests.post(U + "/echo", data=(x for x in [b"one", b"two"])))
show(requests.post(U + "/echo", data=io.BytesIO(b"file object")))
show(requests.get(U + "/echo", auth=("user", "pass"), cookies={"c": "1"}))
r = requests.get(U + "/redirect/3")
print([h.status_code for h in r.history], short(r.url), r.json()["method"], r.json()["headers"].get("Cookie"))
r = requests.post(U + "/redirect/1?code=307", data="kept")
print(r.json()["method"], r.json()["body"])
r = requests.post(U + "/redirect/1?code=303", data="dropped")
print(r.json()["method"], repr(r.json()["body"]))
r = requests.get(U + "/redirect/2", allow_redirects=False)
print(r, r.is_redirect, r.headers["Location"], short(r.next.url))
for kind in "gzip", "deflate":
    r = requests.get(U + "/compressed/" + kind)
    print(len(r.content), len(r.text), r.text[:4])
r = requests.get(U + "/lines", stream=True)
print(list(r.iter_lines()), r.headers.get("Transfer-Encoding"))
r = requests.get(U + "/lines", stream=True)
print(b"".join(r.iter_content(4)))
r = requests.get(U + "/lines", stream=True)
print(list(r.iter_lines(decode_unicode=True)), r.raw.read(5))
with requests.Session() as s:
    s.headers["X-A"] = "session"
    s.auth = HTTPBasicAuth("user", "pass")
    s.get(U + "/cookies")
    print(sorted(s.cookies.get_dict().items()), s.cookies["a"], s.get(U + "/cookies").text)
    show(s.get(U + "/echo", headers={"Accept": None}))
    print(s.get(U + "/basic").text)
print(requests.get(U + "/basic"), requests.get(U.replace("://", "://user:pass@") + "/basic").text)
print(requests.get(S + "/echo", verify=False).status_code)
print(requests.get(U + "/echo", hooks={"response": lambda r, **k: print("hook", r)}))
p = requests.Request("GET", U + "/echo", params={"x": 1}).prepare()
print(p, p.method, short(p.url), requests.Session().send(p).json()["uri"], requests.codes.ok, requests.codes.not_found)


def fails(what, f):
    try:
        f()
        print(what, "no error")
    except Exception as e:
        print(what, type(e).__module__, type(e).__name__, isinstance(e, requests.RequestException), short(e))


fails("404", lambda: requests.get(U + "/status/404").raise_for_status())
fails("500", lambda: requests.get(U + "/status/500").raise_for_status())
fails("json", lambda: requests.get(U + "/status/200").json())
fails("schema", lambda: requests.get("nonsense"))
fails("adapter", lambda: requests.get("ftp://x/"))
fails("host", lambda: requests.get("http://"))
fails("header", lambda: requests.get(U, headers={"a": "b\r\nc"}))
fails("header type", lambda: requests.get(U, headers={"a": 1}))
fails("refused", lambda: requests.get("http://127.0.0.1:1/x"))
fails("dns", lambda: requests.get("http://nothing.invalid/"))
fails("tls", lambda: requests.get(S + "/echo"))
fails("no tls", lambda: requests.get(U.replace("http:", "https:") + "/echo"))
fails("redirects", lambda: requests.get(U + "/redirect/40"))
fails("timeout", lambda: requests.get(U + "/slow", timeout=0.05))
fails("timeout pair", lambda: requests.get(U + "/slow", timeout=(1, 0.05)))
fails("bad timeout", lambda: requests.get(U, timeout=0))
fails("broken", lambda: requests.get(U + "/broken"))
fails("hangup", lambda: requests.post(U + "/hangup"))
fails("encoding", lambda: requests.get(U + "/compressed/gzip?bad"))
fails("consumed", lambda: [list(r.iter_content()) for r in [requests.get(U + "/lines", stream=True)] for _ in range(2)])
fails("ca", lambda: requests.get(S, verify="/does/not/exist"))
fails("missing", lambda: requests.nothing_like_this)
