"""WebSockets of aiohttp, both ends; and run_app with its signals."""

import asyncio
import os
import signal
import sys
import warnings

import aiohttp
from aiohttp import WSMsgType, test_utils, web

warnings.simplefilter("ignore")
ends = []


async def handler(request):
    ws = web.WebSocketResponse(protocols=("chat", "b"), heartbeat=20)
    can = ws.can_prepare(request)
    await ws.prepare(request)
    ends.append((can, ws.ws_protocol))
    async for msg in ws:
        if msg.type == WSMsgType.BINARY:
            await ws.send_bytes(msg.data[::-1])
        elif msg.data == "close":
            await ws.close(code=1001, message=b"bye")
        elif msg.data == "json":
            await ws.send_json({"x": 1})
        elif msg.data == "ping":
            await ws.ping(b"p")
        else:
            await ws.send_str("echo " + msg.data)
    ends.append(("end", ws.closed, ws.close_code, ws.exception()))
    return ws


async def silent(request):
    ws = web.WebSocketResponse(autoping=False)
    await ws.prepare(request)
    await asyncio.sleep(1)
    return ws


async def plain(request):
    return web.Response(text="plain")


async def messages(client):
    ws = await client.ws_connect("/ws", protocols=("zz", "b"))
    print(ws.protocol, ws.closed)
    await ws.send_str("hi")
    print(await ws.receive())
    await ws.send_bytes(b"abc")
    print(await ws.receive_bytes())
    await ws.send_str("json")
    print(await ws.receive_json())
    await ws.send_str("ping")
    await ws.send_str("x")
    print(await ws.receive_str())
    try:
        await ws.send_str("x")
        await ws.receive_bytes()
    except TypeError as e:
        print(e)
    try:
        await ws.send_str(b"x")
    except TypeError as e:
        print(e)
    try:
        await ws.receive(timeout=0.05)
    except asyncio.TimeoutError:
        print("timed out", ws.close_code)
    await ws.send_str("close")
    print(await ws.receive(), ws.closed, ws.close_code)
    print(await ws.receive())


async def more(client):
    ws = await client.ws_connect("/ws", compress=15)
    await ws.send_str("z" * 100000)
    print(len((await ws.receive()).data), ws.compress)
    print(await ws.close(code=4000, message=b"m"), ws.close_code, ws.closed, await ws.close())
    async with client.ws_connect("/ws", autoping=False) as ws:
        await ws.ping(b"q")
        print(await ws.receive())
    ws = await client.ws_connect("/silent", heartbeat=0.2)
    print((await ws.receive()).type, ws.close_code)
    ws = await client.ws_connect("/ws", max_msg_size=10)
    await ws.send_str("longer than that")
    print((await ws.receive()).type, ws.close_code)
    for path in ("/plain", "/none"):
        try:
            await client.ws_connect(path)
        except aiohttp.WSServerHandshakeError as e:
            print(type(e).__name__, e.status, e.message)
    response = await client.get("/ws")
    print(response.status, await response.text())


async def main():
    app = web.Application()
    app.router.add_get("/ws", handler)
    app.router.add_get("/plain", plain)
    app.router.add_get("/silent", silent)
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        await messages(client)
        await more(client)
    for end in ends:
        print(end)


asyncio.run(main())


async def stop(app):
    asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGTERM)


async def stopped(app):
    print("cleaned up")


app = web.Application()
app.on_startup.append(stop)
app.on_cleanup.append(stopped)
port = test_utils.unused_port()
web.run_app(app, host="127.0.0.1", port=port, print=lambda text: print(text.replace(str(port), "PORT")))
print("over")
