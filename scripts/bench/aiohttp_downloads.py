"""Times 1,000 concurrent downloads of 100 KB with aiohttp: aiohttp_downloads.py [--server HOST:PORT] [--rounds N].

It runs under pya and under CPython with aiohttp, and prints the seconds and the CPU seconds of this process per round, and
its CPU seconds in all, with starting and importing: `--rounds 1` is a program that makes 1,000 downloads and ends.
Without --server it starts a server in a process of its own, with the same interpreter.
"""

import argparse
import asyncio
import subprocess
import sys
import time

COUNT, SIZE = 1000, 100 * 1024
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {SIZE}\r\n\r\n".encode()


async def answer(reader, writer):
    body = HEAD + bytes(SIZE)
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve():
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def download(session, url):
    async with session.get(url) as response:
        return len(await response.read())


async def measure(address, rounds):
    import aiohttp
    url = f"http://{address}/"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        for _ in range(rounds):
            start, cpu = time.perf_counter(), time.process_time()
            sizes = await asyncio.gather(*[download(session, url) for _ in range(COUNT)])
            assert sizes == [SIZE] * COUNT
            print(f"{time.perf_counter() - start:.3f} s, CPU {time.process_time() - cpu:.3f} s", flush=True)
    print(f"in all CPU {time.process_time():.3f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true")
    args = parser.parse_args()
    if args.serve:
        return asyncio.run(serve())
    if args.server:
        return asyncio.run(measure(args.server, args.rounds))
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
    try:
        asyncio.run(measure("127.0.0.1:" + server.stdout.readline().strip(), args.rounds))
    finally:
        server.kill()
        server.wait()


main()
