# Unix sockets, TLS, threads.
import asyncio
import os
import time
import aioredis
import redis
import redis.asyncio

SOCKET, CA, TLS = os.environ["PYA_TEST_REDIS_SOCKET"], os.environ["PYA_TEST_REDIS_CA"], int(os.environ["PYA_TEST_REDIS_TLS"])
with redis.Redis(unix_socket_path=SOCKET, password="pya") as r:
    print(r.ping(), r.flushall())
    got = []
    p = r.pubsub()
    p.subscribe(**{"x": lambda m: got.append(m["data"])})
    t = p.run_in_thread(sleep_time=0.01)
    while r.publish("x", "1") == 0 or not got:
        time.sleep(0.01)
    t.stop()
    t.join()
    print(got[0])
with redis.Redis(host="127.0.0.1", port=TLS, password="pya", ssl=True, ssl_ca_certs=CA, ssl_check_hostname=True) as r:
    print(r.set("a", "b" * 100000), len(r.get("a")))
with redis.Redis(host="127.0.0.1", port=TLS, password="pya", ssl=True) as r:
    try:
        r.ping()
    except redis.ConnectionError as e:
        print("CERTIFICATE_VERIFY_FAILED" in str(e))


async def main():
    async with redis.asyncio.from_url(f"unix://{SOCKET}?password=pya") as r:
        print(await r.ping(), await r.get("a") == b"b" * 100000)
    async with redis.asyncio.Redis(host="127.0.0.1", port=TLS, password="pya", ssl=True, ssl_ca_certs=CA) as r:
        print(await r.set("a", "b" * 1000000), len(await r.get("a")), sorted(await asyncio.gather(*[r.incr("n") for _ in range(5)])))
        print(await r.pipeline().incr("n").get("n").execute())
    import ssl
    async with await aioredis.create_redis(("127.0.0.1", TLS), password="pya", ssl=ssl.create_default_context(cafile=CA)) as r:
        print(await r.get("n", encoding="utf-8"))
    async with await aioredis.create_redis_pool(SOCKET, password="pya") as r:
        print(await r.get("n"))


asyncio.run(main())
