import os
import asyncio, aiomysql, warnings, ssl
A=dict(host="127.0.0.1", port=int(os.environ["PYA_TEST_MYSQL"]), user="pya", password="pya", db="pya")
async def main():
    c=await aiomysql.connect(**A)
    k=await c.cursor()
    await k.execute("drop table if exists ma"); await k.execute("create table ma(a int auto_increment primary key, b int)")
    print(await k.execute("select 1 as x; insert into ma(b) values(5),(6); select 2,3"))
    while True:
        print(k.rowcount, k.description and [d[0] for d in k.description], await k.fetchall())
        r=await k.nextset(); print(r)
        if not r: break
    s=await c.cursor(aiomysql.SSCursor)
    print(await s.execute("select seq from seq_1_to_250"), s.rowcount, await s.fetchone(), await s.fetchmany(2), s.rownumber)
    try: await s.scroll(-1)
    except Exception as e: print(repr(e))
    await s.scroll(200); print(await s.fetchone()); print(len(await s.fetchall()), await s.fetchone())
    await s.execute("select seq from seq_1_to_3"); print([r async for r in s])
    await s.execute("select seq from seq_1_to_100000"); print(await s.fetchone())
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        await k.execute("select 1"); print(await k.fetchall(), [str(x.message) for x in w])
    await s.execute("select seq from seq_1_to_100000"); print(await s.fetchone()); await s.close()
    d=await c.cursor(aiomysql.SSDictCursor); await d.execute("select seq as n from seq_1_to_3"); print(await d.fetchone(), await d.fetchall()); await d.close()
    await k.execute("drop procedure if exists pa"); await k.execute("create procedure pa(in a int) begin select a; select 'second'; end")
    print(await k.callproc("pa", (5,)), await k.fetchall(), await k.nextset(), await k.fetchall(), await k.nextset(), await k.nextset())
    s=await c.cursor(aiomysql.SSCursor)
    await s.execute("call pa(7)"); print(await s.fetchall(), await s.nextset(), await s.fetchall(), await s.nextset(), await s.nextset()); await s.close()
    c.close()
    u=await aiomysql.connect(unix_socket=os.environ["PYA_TEST_MYSQL_SOCKET"], user="pya", password="pya"); k=await u.cursor(); await k.execute("select user()"); print(await k.fetchall()); await u.ensure_closed()
    ctx=ssl.create_default_context(cafile=os.environ["PYA_TEST_MYSQL_CA"]); ctx.check_hostname=False
    t=await aiomysql.connect(**A, ssl=ctx, program_name="prog"); k=await t.cursor(); await k.execute("show status like 'Ssl_cipher'"); print(bool((await k.fetchone())[1])); await t.ensure_closed()
    try: await aiomysql.connect(**A, ssl=ssl.create_default_context())
    except Exception as e: print(type(e).__name__, e)
asyncio.run(main())
