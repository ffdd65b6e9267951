"""25,000 SETs and as many GETs one after the other through redis.asyncio; runs under pya and under CPython with redis-py.

    redis_setget.py [COMMANDS] [CLIENTS]

REDIS_URL is the server's address. The processor time of this process (user and system) is what counts."""

import asyncio
import os
import sys
import time

import redis.asyncio


async def client(r, name, n):
    for i in range(n):
        key = f"{name}:{i % 1000}"
        await r.set(key, i)
        if int(await r.get(key)) != i:
            raise SystemExit("wrong value")


async def main():
    commands = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    r = redis.asyncio.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))
    await r.ping()
    start, used = time.perf_counter(), os.times()
    await asyncio.gather(*[client(r, f"pya:bench:{c}", commands // clients // 2) for c in range(clients)])
    now = os.times()
    print(f"{commands} commands, {clients} clients: {time.perf_counter() - start:.2f} s, "
          f"user {now.user - used.user:.2f} s, sys {now.system - used.system:.2f} s, "
          f"sum {now.user - used.user + now.system - used.system:.2f} s")
    await r.close()


asyncio.run(main())
