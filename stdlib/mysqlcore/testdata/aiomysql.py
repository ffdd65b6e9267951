import asyncio
import datetime
import os
from decimal import Decimal
import aiomysql
import pymysql

ARGS = dict(host="127.0.0.1", port=int(os.environ["PYA_TEST_MYSQL"]), user="pya", password="pya", db="pya")


def sync():
    conn = pymysql.connect(**ARGS)
    with conn.cursor() as cur:
        cur.execute("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE, price DECIMAL(8,2), at DATETIME(3), d DATE, tm TIME, data BLOB, n BIGINT UNSIGNED, f DOUBLE, j TEXT)")
        print(cur.execute("INSERT INTO t (name, price, at, d, tm, data, n, f, j) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
              ("O'Brien \\ \" \n é 🐍", Decimal("12.50"), datetime.datetime(2024, 2, 29, 12, 30, 1, 250000), datetime.date(2024, 1, 2),
               datetime.timedelta(hours=-3, minutes=5), bytes(range(256)), 2 ** 64 - 1, 1e100, None)), cur.lastrowid, cur.rowcount)
        cur.execute("SELECT * FROM t")
        row = cur.fetchone()
        print(row[:6], row[6] == bytes(range(256)), row[7:])
        print([(d[0], d[1]) for d in cur.description])
        print(cur.executemany("INSERT INTO t (name) VALUES (%s)", [("a",), ("b",), ("it's",)]), cur.rowcount)
        cur.execute("SELECT name FROM t WHERE name IN %s ORDER BY id", (["a", "b", "zz"],))
        print(cur.fetchall(), cur.fetchall())
        cur.execute("SELECT %(x)s, %(y)s", {"x": 1, "y": True})
        print(cur.fetchmany(5))
        cur.execute("SELECT 'a%b', 5 % 2")
        print(cur.fetchall())
        for sql, args in [("INSERT INTO t (name) VALUES (%s)", ("a",)), ("SELEC", None), ("SELECT nope FROM t", None), ("SELECT * FROM nope", None),
                          ("INSERT INTO t (name) VALUES (%s)", ("x" * 60,)), ("SELECT %s", ())]:
            try:
                cur.execute(sql, args)
            except Exception as e:
                print(type(e).__name__, e)
    conn.rollback()
    with conn.cursor(pymysql.cursors.DictCursor) as cur:
        cur.execute("SELECT COUNT(*) AS n FROM t")
        print(cur.fetchall())
    print(conn.open)
    conn.close()
    for f in conn.close, conn.commit:
        try:
            f()
        except pymysql.Error as e:
            print(type(e).__name__, e)


async def main():
    async with aiomysql.create_pool(minsize=1, maxsize=3, autocommit=True, **ARGS) as pool:
        async def work(i):
            async with pool.acquire() as conn:
                async with conn.cursor(aiomysql.DictCursor) as cur:
                    await cur.execute("INSERT INTO t (name) VALUES (%s)", (f"n{i}",))
                    await cur.execute("SELECT SLEEP(0.01), %s AS i", (i,))
                    return (await cur.fetchone())["i"]
        print(await asyncio.gather(*[work(i) for i in range(10)]), pool.size <= 3, pool.freesize == pool.size)
        async with pool.acquire() as conn, conn.cursor() as cur:
            await cur.execute("SELECT name FROM t ORDER BY name LIMIT 4")
            print(await cur.fetchmany(2), [r async for r in cur], cur.rownumber)
            await conn.begin()
            await cur.execute("DELETE FROM t")
            await conn.rollback()
            await cur.execute("SELECT COUNT(*) FROM t")
            print(await cur.fetchone())
            try:
                await asyncio.wait_for(cur.execute("SELECT SLEEP(20)"), 0.1)
            except asyncio.TimeoutError:
                print("timeout", conn.closed)
        print(await work(99))
    try:
        await pool.acquire()
    except RuntimeError as e:
        print(e)
    conn = await aiomysql.connect(**ARGS)
    async with conn.cursor() as cur:
        await cur.execute("SELECT 1")
        print(cur.fetchall())
    conn.close()
    for f in conn.cursor, conn.commit:
        try:
            await f()
        except aiomysql.Error as e:
            print(type(e).__name__, e)
    try:
        aiomysql.nothing
    except AttributeError as e:
        print(e)


sync()
asyncio.run(main())
