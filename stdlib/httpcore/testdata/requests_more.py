"""requests: adapters, retries, digest authentication, proxies, certificates of clients."""

import io
import os
import re

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.auth import HTTPDigestAuth
from urllib3.util.retry import Retry

U, S = os.environ["PYA_TEST_URL"], os.environ["PYA_TEST_TLS"]
PROXY, NAMED = os.environ["PYA_TEST_PROXY"], os.environ["PYA_TEST_NAMED"]
CERT = os.environ["PYA_TEST_CERT"], os.environ["PYA_TEST_KEY"]


def short(e):
    text = re.sub("0x[0-9a-f]+", "0x", str(e).replace(U.rpartition(":")[2], "PORT"))
    return f"{type(e).__name__}: {text}"


def attempt(f):
    try:
        print(f())
    except requests.RequestException as e:
        print(short(e))


# Adapters of one's own.

class Memory(BaseAdapter):
    def send(self, request, **kwargs):
        r = requests.Response()
        r.status_code, r.url, r.request, r.reason = 200, request.url, request, "Fine"
        r.headers["Content-Type"] = "text/plain; charset=utf-8"
        r.raw = io.BytesIO(f"{request.method} {request.url} {sorted(kwargs)}".encode())
        return r

    def close(self):
        print("closed")


class Logged(HTTPAdapter):
    def send(self, request, *args, **kwargs):
        print("sends", request.method)
        return super().send(request, *args, **kwargs)

    def add_headers(self, request, **kwargs):
        request.headers["X-A"] = "added"


with requests.Session() as s:
    s.mount("mem://", Memory())
    s.mount(U + "/echo", Logged())
    r = s.get("mem://here/x")
    print(r, r.text, r.reason, r.elapsed.total_seconds() >= 0)
    print(s.get(U + "/echo").json()["headers"]["X-A"])
    print(s.get(U + "/status/200").text, type(s.get_adapter(U + "/echo")).__name__, list(s.adapters)[-1])
    attempt(lambda: s.get("other://x"))


class Pinned(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        import ssl
        kwargs["ssl_context"] = ssl.create_default_context()
        kwargs["ssl_context"].check_hostname = False
        super().init_poolmanager(*args, **kwargs)


with requests.Session() as s:
    s.mount("https://", Pinned())
    print(s.get(S + "/status/200", verify=False).text)

# Retries.

with requests.Session() as s:
    s.mount("http://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[503], backoff_factor=0.01)))
    print(s.get(U + "/flaky").text)
    attempt(lambda: s.get(U + "/status/503"))
    attempt(lambda: s.get("http://127.0.0.1:1/"))
    s.mount("http://", HTTPAdapter(max_retries=Retry(total=2, status_forcelist=[500], raise_on_status=False)))
    print(s.get(U + "/status/500").status_code, s.post(U + "/status/500").status_code)
    s.mount("http://", HTTPAdapter(max_retries=2, pool_connections=1, pool_maxsize=1, pool_block=True))
    print([s.get(U + f"/status/{n}").status_code for n in (200, 201, 202)])
print(Retry(3), Retry.from_int(2), Retry(3, backoff_factor=1).increment("GET", "/", error=OSError("x")).get_backoff_time())

# Digests.

with requests.Session() as s:
    s.auth = HTTPDigestAuth("user", "pass")
    r = s.get(U + "/digest/1?q=2")
    print(r.text, [h.status_code for h in r.history])
    print(s.get(U + "/digest/2").text)
    print(requests.get(U + "/digest/1", auth=HTTPDigestAuth("user", "wrong")).status_code)

# Proxies.

good, bad = f"http://user:pa%3Ass@{PROXY}", f"http://{PROXY}"
r = requests.get(U + "/status/200", proxies={"http": good})
print(r.text, r.headers["X-Via"])
print(requests.get(S + "/status/201", proxies={"https": good}, verify=False).text)
print(requests.get(U + "/status/200", proxies={"http": bad}).status_code)
try:
    requests.get(S + "/status/200", proxies={"https": bad}, verify=False)
except requests.exceptions.ProxyError as e:
    print("ProxyError", "407" in str(e))
try:
    requests.get(U, proxies={"http": "http://127.0.0.1:1"})
except requests.exceptions.ProxyError as e:
    print(type(e).__name__)

# Certificates of clients.

print(requests.get(NAMED, verify=False).text, requests.get(NAMED, verify=False, cert=CERT).text)
try:
    requests.get(NAMED, verify=False, cert="/nowhere")
except OSError as e:
    print(e)
