import os
PORT = int(os.environ["PYA_TEST_REDIS"])
import asyncio, redis.asyncio as aredis, redis
async def main():
    r = aredis.Redis(port=PORT, password="pya")
    await r.flushall()
    print(await r.set("a", 1), await r.get("a"), await r.incr("a"), await r.hset("h", mapping={"x":1}), await r.hgetall("h"))
    for c in (r.lpush("a",1), r.execute_command("FOO"), r.set("a", None)):
        try: await c
        except redis.RedisError as e: print(repr(e))
    async with r.pipeline() as p:
        print(await p.set("q",1).incr("q").get("q").execute())
        p.set("q","x").incr("q")
        try: await p.execute()
        except redis.ResponseError as e: print(repr(e))
        await p.watch("q"); print(await p.get("q")); await r.set("q", 5); p.multi(); p.incr("q")
        try: await p.execute()
        except redis.WatchError as e: print(repr(e))
        try: await p.set("q","x").execute_command("nonsense").execute()
        except redis.ResponseError as e: print(repr(e))
    print(await r.pipeline(transaction=False).set("a", 1).incr("a").mget([]).execute())
    async def tx(p):
        v = int(await p.get("q")); p.multi(); p.set("q", v+1)
    print(await r.transaction(tx, "q"), await r.get("q"))
    s = r.register_script("return {KEYS[1], ARGV[1]}")
    print(await s(["k"],["v"]))
    pi = r.pipeline(); await s(["a"],["b"],client=pi); print(await pi.execute())
    ps = r.pubsub()
    async def h(m): print("H", m)
    await ps.subscribe("ch", ch2=h); await ps.psubscribe("p*")
    print([await ps.get_message(timeout=1) for _ in range(3)])
    await r.publish("ch","hello"); await r.publish("ch2", "hand"); await r.publish("pq","pat")
    print([await ps.get_message(timeout=0.2) for _ in range(4)])
    await ps.unsubscribe(); await ps.punsubscribe()
    print(sorted([(m["type"], m["channel"]) async for m in ps.listen()]))
    await ps.close()
    l = r.lock("lk", timeout=5)
    async with l: print(await l.owned(), await l.locked(), await r.lock("lk").acquire(blocking=False), await l.extend(3))
    try: await l.release()
    except redis.exceptions.LockError as e: print(repr(e))
    print(sorted(await asyncio.gather(*[r.incr("n") for _ in range(20)])), len(r.connection_pool._available_connections))
    print([k async for k in r.scan_iter("h*")], await r.blpop("nix", timeout=0.1))
    await r.xadd("s", {"a":1}, id="1-1"); print(await r.xread({"s":0}))
    t = asyncio.ensure_future(r.blpop("nix", 10)); await asyncio.sleep(0.05); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled")
    print(await r.get("a"))
    await r.close()
    async with aredis.from_url(f"redis://:pya@127.0.0.1:{PORT}", decode_responses=True) as d:
        await d.set("u","żółw"); print(await d.get("u"), await d.keys("u*"), await d.dump("u") is not None)
    b = aredis.Redis(connection_pool=aredis.BlockingConnectionPool(max_connections=2, timeout=1, port=PORT, password="pya"))
    print(await asyncio.gather(*[b.ping() for _ in range(6)])); 
    big = b"x"*5_000_000
    await b.set("big", big); print(await b.get("big") == big); await b.delete("big")
    m = aredis.Redis(connection_pool=aredis.ConnectionPool(max_connections=1, port=PORT, password="pya"))
    t = asyncio.ensure_future(m.blpop("nix", 1)); await asyncio.sleep(0.1)
    try: await m.ping()
    except redis.ConnectionError as e: print(repr(e))
    await t; await m.connection_pool.disconnect(); await b.connection_pool.disconnect()
    for kw in (dict(port=1, host="127.0.0.1"), dict(host="no.such.host.invalid"), dict(port=PORT,password="pya",db=99), dict(port=PORT, password="pya", socket_timeout=0.1)):
        c=aredis.Redis(**kw)
        try:  print(await c.ping()); await c.blpop("nix", 1)
        except redis.RedisError as e: print(type(e).__name__, str(e).replace(str(PORT), "PORT"))
        await c.close()
    one = aredis.Redis(port=PORT, password="pya", single_connection_client=True)
    print(await asyncio.gather(one.ping(), one.ping()))
    r2 = aredis.Redis(port=PORT, password="pya"); me = await r2.client_id()
    k = aredis.Redis(port=PORT, password="pya", client_name="killme"); kid = await k.client_id()
    print(await r2.client_kill_filter(_id=str(kid)))
    await asyncio.sleep(0.05); print(await k.client_getname())
    t = asyncio.ensure_future(k.blpop("nix", 10)); await asyncio.sleep(0.05)
    await r2.client_kill_filter(_id=str(await one.client_id())) ; 
    for c in await r2.client_list():
        if c["name"]=="killme": await r2.client_kill_filter(_id=c["id"])
    try: await t
    except redis.ConnectionError as e: print(repr(e))
    for c in one, r2, k: await c.close()
asyncio.run(main())
