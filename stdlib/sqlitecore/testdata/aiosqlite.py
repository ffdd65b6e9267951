import aiosqlite, asyncio, sqlite3, time, os, sys
async def m():
    db=aiosqlite.connect(":memory:")
    try: db.row_factory
    except ValueError as e: print(repr(e))
    await db
    await db.close()
    try: await db.execute("select 1")
    except ValueError as e: print(repr(e))
    async with aiosqlite.connect(":memory:") as db:
        db.row_factory = aiosqlite.Row
        print(await db.execute_insert("select 1") is not None, [tuple(r) for r in await db.execute_fetchall("select 1")])
        async with db.execute("select 1 as a union select 2") as c: print([r["a"] async for r in c], c.description, c.arraysize)
        print(repr(db.isolation_level), db.total_changes, db.text_factory)
        await db.executescript("create table t(x integer primary key, y); insert into t(y) values('a')")
        c = await db.execute("insert into t(y) values(?)", ("b",)); print(c.lastrowid, c.rowcount, db.in_transaction)
        await db.commit(); print(db.in_transaction)
        await db.executemany("insert into t(y) values(:y)", [{"y": i} for i in range(3)]); await db.rollback()
        cur = await db.cursor(); await cur.execute("select * from t"); print(tuple(await cur.fetchone()), [tuple(r) for r in await cur.fetchmany(5)], await cur.fetchall())
        await db.create_function("twice", 1, lambda x: x*2); print([tuple(r) for r in await db.execute_fetchall("select twice(21)")])
        print([l async for l in db.iterdump()])
        try: await db.execute("selct")
        except sqlite3.OperationalError as e: print(repr(e), e.sqlite_errorname if sys.version_info>=(3,11) else 0)
        async with aiosqlite.connect(":memory:") as to:
            await db.backup(to); print([tuple(r) for r in await to.execute_fetchall("select count(*) from t")])
        t = asyncio.ensure_future(db.execute_fetchall("with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c"))
        ticks = 0
        for _ in range(5): await asyncio.sleep(0.02); ticks += 1
        await db.interrupt()
        try: await t
        except sqlite3.OperationalError as e: print(repr(e), ticks)
asyncio.run(m())
