"""HTTP/2, which is used where the server has it."""
import asyncio
import os
import ssl

import aiohttp
import requests

requests.packages.urllib3.disable_warnings()
url = os.environ["PYA_TEST_H2"]

with requests.Session() as s:
    s.verify, s.trust_env = False, False
    r = s.get(url + "/echo", headers={"X-Mine": "1"}, params={"q": "é"})
    print(r.status_code, r.reason, r.raw.version, r.json()["uri"], r.json()["headers"])
    print(s.post(url + "/echo", json={"a": 1}).status_code, s.put(url + "/echo", data=(b"x" * 10 for _ in range(3))).status_code)
    print(s.get(url + "/compressed/gzip").text[:4], [line for line in s.get(url + "/lines", stream=True).iter_lines()])
    print([h.status_code for h in s.get(url + "/redirect/2").history], s.cookies.get("c1"))
    for path in "/hangup", "/broken":
        try:
            s.get(url + path)
        except requests.RequestException as exc:
            print(path, type(exc).__name__)
    try:
        s.get(url + "/slow", timeout=0.2)
    except requests.Timeout as exc:
        print(type(exc).__name__)
    print(s.get(url + "/seen").text.split()[0])


async def main():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:
        async def one(i):
            async with session.get(f"{url}/echo?{i}") as r:
                await r.read()
                return r.status, r.version
        print(set(await asyncio.gather(*[one(i) for i in range(50)])))
        async with session.get(url + "/seen") as r:
            print((await r.text()).split()[0])
        try:
            async with session.get(url + "/broken") as r:
                await r.read()
        except aiohttp.ClientError as exc:
            print(type(exc).__name__)
        try:
            async with asyncio.timeout(0.2):
                await session.get(url + "/slow")
        except TimeoutError:
            print("given up")
        async with session.post(url + "/echo", data=b"again") as r:
            print(r.status, r.reason, r.version)

    # A context that names the protocols decides.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    async with aiohttp.ClientSession() as session:
        async with session.get(url + "/seen", ssl=context) as r:
            print(r.version, (await r.text()).split()[0])


asyncio.run(main())
