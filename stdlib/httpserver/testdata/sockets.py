# WebSockets: the handshake, messages, closing, and clients that break the rules.
import asyncio

import _httpserver
import _websocket

log = []


async def app(scope, receive, send):
    log.append((scope["type"], scope["path"], scope["scheme"], scope["subprotocols"]))
    log.append((await receive())["type"])
    if scope["path"] == "/refuse":
        await send({"type": "websocket.close"})
        return
    if scope["path"] == "/deny":
        await send({"type": "websocket.http.response.start", "status": 418, "headers": [(b"x", b"y")]})
        await send({"type": "websocket.http.response.body", "body": b"no"})
        return
    await send({"type": "websocket.accept", "subprotocol": "b" if "b" in scope["subprotocols"] else None, "headers": [(b"x-more", b"1")]})
    while True:
        message = await receive()
        log.append({k: v if not isinstance(v, str) or len(v) < 20 else len(v) for k, v in message.items()})
        if message["type"] == "websocket.disconnect":
            try:
                await send({"type": "websocket.send", "text": "too late"})
            except RuntimeError as exc:
                log.append(str(exc))
            return
        if message.get("text") == "bye":
            await send({"type": "websocket.close", "code": 3001, "reason": "as you say"})
        elif message.get("text") is not None:
            await send({"type": "websocket.send", "text": "echo " + message["text"]})
        else:
            await send({"type": "websocket.send", "bytes": message["bytes"][::-1]})


async def connect(port, path="/", extra=""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{extra}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    return reader, writer, head


async def events(reader, codec, count):
    found = []
    while len(found) < count:
        data = await asyncio.wait_for(reader.read(65536), 5)
        if not data:
            found.append("end")
            break
        found += [(op, d if len(d) < 30 else len(d), code) for op, d, code in codec.feed(data)]
    return found


async def main():
    loop = asyncio.get_running_loop()
    service = _httpserver.Service(app, loop, date=False, ws_max_size=100000, ws_ping=0)
    server = await loop.create_server(service.connection, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for path in ("/refuse", "/deny"):
        reader, writer, head = await connect(port, path)
        print(head.splitlines(), await reader.read())
        writer.close()

    reader, writer, head = await connect(port, "/ws", "Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: " + _websocket.DEFLATE_OFFER + "\r\n")
    print(head.splitlines())
    codec = _websocket.Codec(True, deflate=True)
    writer.write(codec.message("hé") + codec.message(b"\0\1\2") + codec.ping(b"p") + codec.message("x" * 50000))
    print(await events(reader, codec, 4))
    writer.write(codec.message("bye"))
    print(await events(reader, codec, 1))
    writer.write(codec.close(3001))
    print(await events(reader, codec, 1))
    writer.close()

    for name, data in (("client closes", codec.close(1001, "away")), ("not masked", b"\x81\x01a"), ("not UTF-8", b"\x81\x81\0\0\0\0\xff"),
                       ("too big", _websocket.Codec(True).message(b"a" * 100001)), ("breaks off", b"")):
        log.clear()
        reader, writer, head = await connect(port)
        codec = _websocket.Codec(True)
        writer.write(data)
        if not data:
            writer.close()
        print(name, await events(reader, codec, 1) if data else "")
        await asyncio.sleep(0.03)
        print("   ", log[2:])
        writer.close()
    reader, writer, head = await connect(port)
    await asyncio.sleep(0.02)
    server.close()
    service.shutdown()
    print("shutdown", await events(reader, _websocket.Codec(True), 1))
    writer.close()
    await asyncio.sleep(0.05)
    print(service.connections, service.active)


asyncio.run(main())
