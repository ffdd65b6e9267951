import asyncio
import os
import aioredis
from aioredis.pubsub import Receiver

URL = f"redis://:pya@127.0.0.1:{os.environ['PYA_TEST_REDIS']}"


async def pubsub(redis, sub):
    ch, = await sub.subscribe("news")
    pat, = await sub.psubscribe("n*")
    print(ch.name, ch.is_pattern, ch.is_active, sub.in_pubsub, sorted(sub.channels), sorted(sub.patterns))
    print(await redis.publish("news", "hi"), await redis.publish_json("news", [1, {"a": None}]))
    print(await ch.get(encoding="utf-8"), await ch.get_json(), await pat.get(), await pat.get(encoding="utf-8"))
    print(await redis.pubsub_channels("n*"), await redis.pubsub_numsub("news"), await redis.pubsub_numpat())
    try:
        await sub.get("x")
    except aioredis.RedisError as e:
        print(repr(e))

    async def reader():
        got = []
        while await ch.wait_message():
            got.append(await ch.get())
        return got
    task = asyncio.ensure_future(reader())
    await redis.publish("news", "one")
    await redis.publish("news", "two")
    await sub.unsubscribe("news")
    print(await task, ch.is_active)
    try:
        await ch.get()
    except aioredis.ChannelClosedError as e:
        print(repr(e))
    await sub.punsubscribe("n*")
    print(sub.in_pubsub, await sub.ping())
    mpsc = Receiver()
    await sub.subscribe(mpsc.channel("a"), mpsc.channel("b"))
    await sub.psubscribe(mpsc.pattern("c*"))
    for where in "a", "b", "cc":
        await redis.publish(where, where * 2)
    for _ in range(3):
        sender, message = await mpsc.get(encoding="utf-8")
        print(sender.name, sender.is_pattern, message)
    print(sorted(mpsc.channels), sorted(mpsc.patterns), mpsc.is_active)
    mpsc.stop()
    print([m async for m in mpsc.iter()], mpsc.is_active)


async def transactions(redis, conn):
    tr = redis.multi_exec()
    a, b, c = tr.set("t", 1), tr.incr("t"), tr.hmset_dict("th", x=1)
    d = tr.hgetall("th")
    print(await tr.execute(), await a, await b, await c, await d)
    tr = redis.multi_exec()
    tr.set("t", "x")
    f = tr.incr("t")
    try:
        await tr.execute()
    except aioredis.MultiExecError as e:
        print(repr(e))
    try:
        await f
    except aioredis.ReplyError as e:
        print(repr(e))
    await conn.watch("t")
    await redis.set("t", 5)
    tr = conn.multi_exec()
    f = tr.incr("t")
    try:
        await tr.execute()
    except aioredis.WatchVariableError as e:
        print(repr(e))
    tr = conn.multi_exec()
    tr.incr("t")
    tr.incr("th")
    print(await tr.execute(return_exceptions=True))
    p = redis.pipeline()
    f = p.get("t")
    p.lpush("pl", 1, 2)
    p.lrange("pl", 0, -1)
    p.incr("pl")
    try:
        print(await p.execute())
    except aioredis.PipelineError as e:
        print(repr(e))
    print(await f)
    p = redis.pipeline()
    p.get("t")
    p.zadd("pz", 1.5, "m")
    p.zrange("pz", withscores=True)
    print(await p.execute())
    with await redis as one:
        print(one, await one.get("t"))


async def streams(redis):
    print(await redis.xadd("st", {"a": 1}, message_id="1-1"), await redis.xadd("st", {"b": 2, "c": 3}, message_id="1-2"))
    print(await redis.xrange("st"), await redis.xrevrange("st", count=1), await redis.xlen("st"))
    print(await redis.xread(["st"], timeout=10, latest_ids=["1-1"]), await redis.xread(["st"], timeout=10))
    print(await redis.xgroup_create("st", "g", latest_id="0"), await redis.xread_group("g", "c", ["st"], count=1, latest_ids=[">"]))
    print((await redis.xpending("st", "g"))[0], await redis.xack("st", "g", "1-1"), (await redis.xinfo_stream("st"))["length"])


async def main():
    redis = await aioredis.create_redis_pool(URL, encoding="utf-8", maxsize=3)
    conn = await aioredis.create_redis(URL, encoding="utf-8")
    sub = await aioredis.create_redis(URL)
    await redis.flushall()
    await pubsub(redis, sub)
    await transactions(redis, conn)
    await streams(redis)
    print(await asyncio.gather(*[redis.incr("n") for _ in range(5)]), redis.connection.size)
    print(await redis.geoadd("g", 13.361389, 38.115556, "Palermo"), await redis.georadius("g", 15, 37, 200, "km", with_dist=True))
    print(sorted([k async for k in redis.iscan(match="t*")]), (await redis.info("server"))["server"]["redis_mode"])
    waiting = asyncio.ensure_future(conn.blpop("nothing", timeout=5))
    await asyncio.sleep(0.02)
    conn.close()
    try:
        await waiting
    except aioredis.ConnectionForcedCloseError as e:
        print(repr(e))
    sub.close()
    redis.close()
    await redis.wait_closed()


asyncio.run(main())
