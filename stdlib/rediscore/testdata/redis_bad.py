import asyncio, redis.asyncio as ar, redis
# A server that breaks off, talks garbage, or is silent.
async def serve(kind, reader, writer):
    while True:
        data = await reader.read(1000)
        if not data: break
        if kind == "cut": writer.close(); return
        if kind == "garbage": writer.write(b"HTTP/1.1 400\r\n\r\n")
        if kind == "half": writer.write(b"$100\r\nabc"); await writer.drain(); writer.close(); return
        if kind == "huge": writer.write(b"*2147483647\r\n:1\r\n")
    writer.close()
async def main():
    for kind in "cut", "garbage", "half", "huge", "silent":
        s = await asyncio.start_server(lambda r, w, k=kind: serve(k, r, w), "127.0.0.1", 0)
        port = s.sockets[0].getsockname()[1]
        for opts in ({}, {"socket_timeout": 0.2}):
            r = ar.Redis(host="127.0.0.1", port=port, lib_name=None, lib_version=None, **opts)
            try: print(kind, await asyncio.wait_for(r.get("a"), 0.5))
            except (redis.RedisError, TimeoutError) as e: print(kind, type(e).__name__, str(e).replace(str(port), "PORT"))
            await r.aclose()
            def sync():
                r = redis.Redis(host="127.0.0.1", port=port, lib_name=None, lib_version=None, socket_timeout=0.2)
                try: r.get("a")
                except redis.RedisError as e: print(kind, "sync", type(e).__name__, str(e).replace(str(port), "PORT"))
                r.close()
            await asyncio.to_thread(sync)
        s.close()
asyncio.run(main())
