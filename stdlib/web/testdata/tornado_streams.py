"""tornado's streams, servers and clients of streams, resolvers."""
import asyncio
import logging
import os
import socket

from tornado import gen, netutil
from tornado.iostream import IOStream, PipeIOStream, StreamBufferFullError, StreamClosedError
from tornado.tcpclient import TCPClient
from tornado.tcpserver import TCPServer

logging.disable(logging.CRITICAL)


class Lines(TCPServer):
    async def handle_stream(self, stream, address):
        try:
            while True:
                line = await stream.read_until(b"\n")
                await stream.write(b"<" + line.strip() + b">\n")
        except StreamClosedError as exc:
            ends.append(exc.real_error)


ends = []


async def reading(port):
    stream = await TCPClient().connect("127.0.0.1", port)
    print(type(stream).__name__, stream.closed(), stream.reading(), stream.writing())
    await stream.write(b"one\ntwo\nthree\n")
    print(await stream.read_until(b"\n"), await stream.read_bytes(3), await stream.read_until_regex(b"o(>)\\s"))
    buf = bytearray(4)
    print(await stream.read_into(buf), buf, await stream.read_bytes(100, partial=True))
    waiting = stream.read_bytes(5)
    print(stream.reading())
    try:
        stream.read_bytes(1)
    except AssertionError as exc:
        print(exc)
    stream.write(b"abc\n")
    print(await waiting, await stream.read_bytes(1))
    closed = asyncio.Event()
    stream.set_close_callback(closed.set)
    stream.close()
    await closed.wait()
    print(stream.closed())
    for attempt in lambda: stream.write(b"x"), lambda: stream.read_bytes(1), lambda: stream.read_until_close():
        try:
            print(await attempt())
        except StreamClosedError as exc:
            print("closed", exc, exc.real_error)


async def limits(port):
    client = TCPClient()
    stream = await client.connect("127.0.0.1", port)
    await stream.write(b"x" * 100 + b"\n")
    try:
        await stream.read_until(b"\n", max_bytes=10)
    except StreamClosedError as exc:
        print(type(exc.real_error).__name__)
    stream = IOStream(socket.socket(), max_write_buffer_size=10)
    await stream.connect(("127.0.0.1", port))
    try:
        await stream.write(b"y" * 11)
    except StreamBufferFullError as exc:
        print(exc)
    stream.close()
    stream = IOStream(socket.socket())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    try:
        await stream.connect(("127.0.0.1", nobody))
    except StreamClosedError as exc:
        print(type(exc.real_error).__name__)
    try:
        await client.connect("127.0.0.1", nobody)
    except StreamClosedError as exc:
        print(exc)
    try:
        await client.connect("127.0.0.1", port, timeout="soon")
    except TypeError as exc:
        print(exc)


async def until_close():
    class Once(TCPServer):
        def handle_stream(self, stream, address):
            stream.write(b"a" * 300000)
            stream.write(b"end").add_done_callback(lambda f: stream.close())

    server = Once()
    server.listen(0, "127.0.0.1")
    port = list(server._sockets.values())[0].getsockname()[1]
    stream = await TCPClient().connect("localhost", port)
    data = await stream.read_until_close()
    print(len(data), data[-3:], stream.closed())
    server.stop()


async def pipes():
    r, w = os.pipe()
    reader, writer = PipeIOStream(r), PipeIOStream(w)
    writer.write(b"through a pipe" * 10000)
    print(len(await reader.read_bytes(140000)))
    writer.write(b"last")
    await gen.sleep(0.01)
    writer.close()
    print(await reader.read_until_close())


async def resolvers():
    for cls in netutil.DefaultExecutorResolver, netutil.BlockingResolver, netutil.ThreadedResolver, netutil.Resolver:
        print(await cls().resolve("127.0.0.1", 80, socket.AF_INET))
    over = netutil.OverrideResolver(resolver=netutil.Resolver(), mapping={"nowhere.example": "127.0.0.1", ("a.example", 443): ("127.0.0.1", 1443)})
    print(await over.resolve("nowhere.example", 80, socket.AF_INET), await over.resolve("a.example", 443, socket.AF_INET))
    print(netutil.is_valid_ip("::1"), netutil.is_valid_ip("name"))


async def main():
    server = Lines()
    server.listen(0, "127.0.0.1")
    port = list(server._sockets.values())[0].getsockname()[1]
    await reading(port)
    await limits(port)
    await until_close()
    await pipes()
    await resolvers()
    await gen.sleep(0.01)
    server.stop()
    print(len(ends), set(map(type, ends)) <= {type(None), ConnectionResetError})
    try:
        Lines(ssl_options={})
    except KeyError as exc:
        print(exc)


asyncio.run(main())


async def children():
    from tornado.process import CalledProcessError, Subprocess, cpu_count, task_id
    print(cpu_count() > 0, task_id())
    p = Subprocess(["cat"], stdin=Subprocess.STREAM, stdout=Subprocess.STREAM)
    await p.stdin.write(b"through cat")
    p.stdin.close()
    print(await p.stdout.read_until_close(), await p.wait_for_exit(), p.returncode, p.stderr)
    p = Subprocess(["sh", "-c", "exit 3"])
    try:
        await p.wait_for_exit()
    except CalledProcessError as exc:
        print(exc.returncode)
    p = Subprocess(["sh", "-c", "exit 4"])
    print(await p.wait_for_exit(raise_error=False))
    try:
        Subprocess(["no such program"], stdout=Subprocess.STREAM)
    except FileNotFoundError as exc:
        print(exc.filename)


asyncio.run(children())
