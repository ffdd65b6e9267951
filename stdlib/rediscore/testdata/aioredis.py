import asyncio
import os
import aioredis

URL = f"redis://127.0.0.1:{os.environ['PYA_TEST_REDIS']}"
EARLY = aioredis.ConnectionsPool(URL, password="pya", minsize=1, maxsize=2)


async def main():
    redis = await aioredis.create_redis(URL, password="pya", encoding="utf-8")
    print(await redis.ping(), await redis.set("k", "值"), await redis.get("k"), await redis.get("k", encoding=None), await redis.get("none"))
    print(await redis.incr("n"), await redis.incrby("n", 5), await redis.delete("n", "none"), await redis.exists("k"), await redis.expire("k", 100), await redis.ttl("k") > 90)
    print(await redis.hmset_dict("h", {"a": 1}, b=2.5), await redis.hgetall("h"), await redis.hget("h", "a"), await redis.hexists("h", "z"))
    print(await redis.rpush("l", 1, 2, 3), await redis.lrange("l", 0, -1), await redis.blpop("l"), await redis.llen("l"))
    print(await redis.sadd("s", "x", "y"), sorted(await redis.smembers("s")), await redis.zadd("z", 1, "a", 2, "b"), await redis.zrange("z", withscores=True))
    print(await redis.execute("SET", b"raw\0\r\n", b"\xff\0"), await redis.execute("GET", b"raw\0\r\n", encoding=None), await redis.execute("EVAL", "return {1, 'x', {2}}", 0))
    for f in (lambda: redis.incr("k"), lambda: redis.execute("NOSUCH"), lambda: redis.get(None), lambda: redis.set("k", object)):
        try:
            await f()
        except (aioredis.RedisError, TypeError) as e:
            print(type(e).__name__, str(e).partition(",")[0])
    try:
        await asyncio.wait_for(redis.blpop("never"), 0.05)
    except asyncio.TimeoutError:
        print("timeout", redis.closed)
    # The server answers the list's command first, which nobody waits for any more.
    later = asyncio.ensure_future(redis.get("k"))
    async with EARLY.get() as conn:
        print(await aioredis.Redis(conn).rpush("never", 1), await later)
        print(await aioredis.Redis(conn).get("k"), EARLY.size)
    print(sorted(await asyncio.gather(*[EARLY.execute("INCR", "c") for _ in range(20)]))[-1], EARLY.size <= 2)
    EARLY.close()
    await EARLY.wait_closed()
    try:
        await EARLY.acquire()
    except aioredis.PoolClosedError as e:
        print(e)
    async with await aioredis.create_redis_pool(URL + "/3?password=pya", maxsize=3) as pool:
        print(await pool.set("k", 1), await pool.get("k"), await pool.flushdb(), pool)
    try:
        await aioredis.create_redis(URL, password="wrong")
    except aioredis.ReplyError as e:
        print(type(e).__name__, e)
    try:
        redis.nothing
    except AttributeError as e:
        print(e)


asyncio.run(main())
