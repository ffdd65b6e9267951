"""Many transports write in the same pass of the loop: order, back-pressure, ends and breaks stay those of one."""
import asyncio
import socket

N = 40


def line(k, i):
    return b"%d:%d:" % (k, i) + b"x" * (i * 37 % 900) + b"\n"


async def many_lines():
    """Each client sends lines in several writes and reads them back."""
    async def serve(reader, writer):
        async for got in reader:
            for part in (got[:3], got[3:5], got[5:]):
                writer.write(part)
            await writer.drain()
        writer.close()

    async def client(port, k):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for i in range(60):
            writer.write(line(k, i)[:4])
            writer.write(bytearray(line(k, i)[4:]))
            assert writer.transport.get_write_buffer_size() == 0
        same = all([await reader.readline() == line(k, i) for i in range(60)])
        writer.write_eof()
        same &= await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        return same

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print("lines", all(await asyncio.gather(*[client(port, k) for k in range(N)])))
    server.close()
    await server.wait_closed()


async def last_words():
    """What was written before close() and write_eof() arrives."""
    async def serve(reader, writer):
        await reader.readline()
        for i in range(50):
            writer.write(line(7, i))
        if await reader.read(1) == b"e":
            writer.write_eof()
        else:
            writer.close()

    async def client(port, k):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"go\n" + (b"e" if k % 2 else b"c"))
        got = await reader.read()
        writer.close()
        return got == b"".join(line(7, i) for i in range(50))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print("last words", all(await asyncio.gather(*[client(port, k) for k in range(N)])))
    server.close()


async def slow_readers():
    """Writers wait for readers that take their time; nothing is lost or changes its place."""
    size = 1_000_000
    waited = 0

    async def serve(reader, writer):
        nonlocal waited
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        piece = bytes(range(251)) * 40
        for i in range(size // len(piece)):
            writer.write(piece)
            if writer.transport.get_write_buffer_size() > 65536:
                waited += 1
            await writer.drain()
        writer.close()

    async def client(port):
        loop = asyncio.get_running_loop()
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            s.setblocking(False)
            await loop.sock_connect(s, ("127.0.0.1", port))
            await asyncio.sleep(0.02)
            at, right = 0, True
            while data := await loop.sock_recv(s, 100_000):
                right &= data[:1] == bytes([at % 251]) and data[-1:] == bytes([(at + len(data) - 1) % 251])
                at += len(data)
        return right, at

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print("slow readers", set(await asyncio.gather(*[client(port) for _ in range(12)])), "waited", waited > 12)
    server.close()


async def breaks():
    """Readers that break off end their writers with an error and touch no other connection."""
    async def serve(reader, writer):
        try:
            while True:
                writer.write(b"y" * 1000)
                await writer.drain()
                await asyncio.sleep(0)
        except (ConnectionResetError, BrokenPipeError):
            ends.append("reset")
            writer.close()

    ends = []
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(N)]
    for k, (reader, writer) in enumerate(clients):
        if k % 2:
            writer.transport.abort()
        else:
            await reader.readexactly(5000)
            writer.close()
    while len(ends) < N:
        await asyncio.sleep(0.001)
    print("breaks", set(ends), len(ends))
    server.close()


async def aborted():
    """Nothing is sent for a transport that was aborted, and its protocol is told once."""
    class Ends(asyncio.Protocol):
        def connection_lost(self, exc):
            lost.append(exc)

    loop = asyncio.get_running_loop()
    lost = []
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    transports = [(await loop.create_connection(Ends, *address))[0] for _ in range(N)]
    for transport in transports:
        for _ in range(5):
            transport.write(b"z" * 100)
        transport.abort()
        transport.write(b"z")
    await asyncio.sleep(0.01)
    print("aborted", lost == [None] * N, {t.is_closing() for t in transports})
    server.close()


async def main():
    for part in many_lines, last_words, slow_readers, breaks, aborted:
        await asyncio.wait_for(part(), 20)


asyncio.run(main())
