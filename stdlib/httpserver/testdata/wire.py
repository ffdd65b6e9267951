# What goes over the wire: requests in all shapes, and the ASGI messages of the application.
import asyncio

import _httpserver

log = []


async def app(scope, receive, send):
    path = scope["path"]
    if path.startswith("/big"):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10000")]})
        await send({"type": "http.response.body", "body": path.encode().ljust(10000, b".")})
        return
    if path == "/scope":
        shown = {k: v for k, v in scope.items() if k not in ("asgi", "client", "server", "headers", "state")}
        log.append(shown)
        log.append(sorted(scope["headers"]))
    body = b""
    if path != "/early":
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                log.append("disconnect")
                return
            body += message["body"]
            if not message["more_body"]:
                break
    headers = [(b"content-type", b"text/plain")]
    if path == "/length":
        headers.append((b"content-length", b"3"))
    if path == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for part in (b"one", b"", b"three"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})
        return
    if path == "/errors":
        for message in ({"type": "http.response.body"}, {"type": "x"}, {"type": "http.response.start", "status": 200, "headers": [(b"a b", b"")]},
                        {"type": "http.response.start", "status": 200, "headers": [(b"a", b"b\r\nc: d")]}):
            try:
                await send(message)
            except RuntimeError as exc:
                log.append(str(exc))
    await send({"type": "http.response.start", "status": 204 if path == "/none" else 200, "headers": headers})
    if path == "/length":
        try:
            await send({"type": "http.response.body", "body": b"four"})
        except RuntimeError as exc:
            log.append(str(exc))
        body = b"abc"
    await send({"type": "http.response.body", "body": body or b"hello"})
    try:
        await send({"type": "http.response.body", "body": b"more"})
    except RuntimeError as exc:
        log.append(str(exc))
    log.append((await receive())["type"])


async def talk(port, *pieces, wait=0.02):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(wait)
    if writer.can_write_eof():
        writer.write_eof()
    data = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return data


async def main():
    loop = asyncio.get_running_loop()
    service = _httpserver.Service(app, loop, headers=[(b"server", b"test")], date=False, warn=lambda text: log.append("warn: " + text),
                                  access=lambda *a: log.append(a[1:]), state={"a": 1}, trusted=["127.0.0.1"])
    server = await loop.create_server(service.connection, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for pieces in (
        [b"GET /scope?a=1&b HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4, 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"],
        [b"GET /sc%6Fpe%20%C3%BC HTTP/1.0\r\n\r\n"],
        [b"HEAD / HTTP/1.1\r\n\r\n", b"GET /none HTTP/1.1\r\n\r\n"],
        [b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\nGET /c HTTP/1.1\r\n\r\n"],
        [b"POST / HTTP/1.1\r\nContent-Le", b"ngth: 10\r\n\r\n01234", b"56789"],
        [b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", b"lo\r\n1\r\n!\r\n0\r", b"\n\r\n"],
        [b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"hi"],
        [b"GET /stream HTTP/1.1\r\n\r\n"],
        [b"GET /stream HTTP/1.0\r\n\r\n"],
        [b"GET /length HTTP/1.1\r\n\r\n"],
        [b"GET /errors HTTP/1.1\r\n\r\n"],
        [b"POST /early HTTP/1.1\r\nContent-Length: 5\r\n\r\n"],
        [b"garbage\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nX: " + b"a" * 70000],
        [b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"],
        [b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"],
        [b"GET http://h/abs?q HTTP/1.1\r\n\r\n"],
    ):
        log.clear()
        print(b"".join(pieces)[:70])
        print("   ", await talk(port, *pieces))
        await asyncio.sleep(0.02)
        for line in log:
            print("   ", line)
    print(service.connections, service.active, service.requests)
    # Clients that send many requests and read late: everything comes, in order, and the connection closes after the last.
    service2 = _httpserver.Service(app, loop, date=False)
    server2 = await loop.create_server(service2.connection, "127.0.0.1", 0)
    clients = [await asyncio.open_connection("127.0.0.1", server2.sockets[0].getsockname()[1], limit=1 << 20) for _ in range(5)]
    for reader, writer in clients:
        reader._transport.pause_reading()
        writer.write(b"".join(b"GET /big%d HTTP/1.1\r\n\r\n" % i for i in range(1200)) + b"GET /big HTTP/1.1\r\nConnection: close\r\n\r\n")
    await asyncio.sleep(0.3)
    for reader, writer in clients:
        reader._transport.resume_reading()

    async def read_all(reader):
        found = []
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError as exc:
                return found, exc.partial
            found.append((await reader.readexactly(10000)).rstrip(b"."))

    for found, rest in await asyncio.gather(*(read_all(r) for r, _ in clients)):
        print(len(found), found[:2] + found[-2:], found[:-1] == [b"/big%d" % i for i in range(1200)], rest)
    server2.close()
    for _, writer in clients:
        writer.close()
    # Idle connections are closed by shutdown, a request in progress is finished.
    idle = await asyncio.open_connection("127.0.0.1", port)
    busy = await asyncio.open_connection("127.0.0.1", port)
    busy[1].write(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\na")
    await asyncio.sleep(0.05)
    server.close()
    service.shutdown()
    print(await idle[0].read())
    busy[1].write(b"b")
    print(await busy[0].read())
    await asyncio.sleep(0.02)
    print(service.connections, service.active)
    for _, writer in (idle, busy):
        writer.close()


asyncio.run(main())
