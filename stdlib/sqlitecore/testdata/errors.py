import sqlite3
import threading
import warnings

warnings.simplefilter("ignore")
c = sqlite3.connect(":memory:")


def t(f):
    try:
        v = f()
        print(type(v).__name__ if " at 0x" in repr(v) else repr(v))
    except BaseException as e:
        print(type(e).__name__, str(e).split("thread id")[0], getattr(e, "sqlite_errorcode", None), getattr(e, "sqlite_errorname", None))


def show(*fs):
    for f in fs:
        t(f)


show(lambda: c.execute("select ?", (object(),)), lambda: c.execute("select :a", {"a": object()}), lambda: c.execute("select :a", {}),
     lambda: c.execute("select ?", {}), lambda: c.execute("select ?", ()), lambda: c.execute("select ?", 5),
     lambda: c.execute("select 1; select 2"), lambda: c.execute("select \0"), lambda: c.execute(5), lambda: c.execute("select ?", (2**70,)),
     lambda: c.execute("selct 1"), lambda: c.executemany("select 1", [()]), lambda: c.executemany("insert into x values(1)", 5),
     lambda: c.executescript(b"x"), lambda: c.executescript("select 1; \0"), lambda: sqlite3.connect(":memory:", isolation_level="x"),
     lambda: sqlite3.connect(), lambda: sqlite3.connect("/nonexistent/x"), lambda: c.cursor(5), lambda: c.cursor(lambda c: 5),
     lambda: sqlite3.Cursor(5), lambda: c.execute("select '\ud800'"), lambda: c.execute("select ?", ("\ud800",)))
c.close()
show(lambda: c.execute("select 1"), lambda: c.cursor(), lambda: c.in_transaction, lambda: c.total_changes)


class C(sqlite3.Connection):
    def __init__(self):
        pass


class K(sqlite3.Cursor):
    def __init__(self, c):
        pass


c = sqlite3.connect(":memory:")
k = c.cursor()
k.close()
show(lambda: C().cursor(), lambda: K(c).execute("x"), lambda: K(c).fetchone(), lambda: k.execute("x"), lambda: k.fetchall(), lambda: list(k),
     lambda: c("select 1"), lambda: c(5), lambda: c("insert into x"), lambda: c.create_function("x", 2000, lambda: 1),
     lambda: c.create_function("x", 1, None), lambda: sqlite3.Row(c.cursor(), 5), lambda: sqlite3.Row(5, ()),
     lambda: setattr(c, "isolation_level", 5), lambda: setattr(c, "isolation_level", "z"), lambda: delattr(c, "isolation_level"),
     lambda: setattr(c, "autocommit", 5))
x = threading.Thread(target=t, args=(lambda: c.cursor(),))
x.start()
x.join()
show(lambda: c.setlimit(1111, 1), lambda: c.getconfig(5), lambda: c.backup(c), lambda: c.backup(5),
     lambda: c.backup(sqlite3.connect(":memory:"), progress=5), lambda: c.backup(sqlite3.connect(":memory:"), name="nonex"))
c.execute("create table b(x)")
c.execute("insert into b values(x'aabbccdd')")
b = c.blobopen("b", "x", 1)
show(lambda: b[10], lambda: b["a"], lambda: b.seek(100), lambda: b.write(b"12345"), lambda: b[0:2], lambda: b[0],
     lambda: b.__setitem__(0, 300), lambda: b.__setitem__(0, "a"), lambda: b.__setitem__(slice(0, 2), b"1"),
     lambda: b.__setitem__(slice(0, 2), 5), lambda: b.__delitem__(0), lambda: b.seek(0, 5), lambda: b.read(2), lambda: len(b), lambda: b)
b.close()
show(lambda: b.read(), lambda: c.serialize(name="no"), lambda: sqlite3.adapt(object()), lambda: sqlite3.adapt(5, sqlite3.PrepareProtocol, "alt"),
     lambda: sqlite3.complete_statement(5), lambda: sqlite3.complete_statement("select 1;"), lambda: c.execute("select 1").description,
     lambda: c.cursor().execute("select ?", "ab"), lambda: c.executemany("insert into b values(?)", [5]),
     lambda: c.executemany("insert into b values(?)", [(1, 2)]), lambda: c.interrupt(), lambda: c.row_factory, lambda: c.text_factory)
r = sqlite3.Row(c.execute("select 1 as A, 2 as b"), (1, 2))
show(lambda: r["a"], lambda: r["z"], lambda: r[5], lambda: r[-1], lambda: r[1.5], lambda: r[::-1], lambda: r.keys(), lambda: r,
     lambda: c.create_collation("x", 5), lambda: sqlite3.connect(5), lambda: c.cursor().rowcount, lambda: c.cursor().lastrowid)
# What goes wrong within SQLite.
c.executescript("create table p(id integer primary key, n text not null unique check(n <> 'no')); insert into p(n) values('a')")
for sql in ("insert into p values(1, 'b')", "insert into p(n) values('a')", "insert into p(n) values(null)", "insert into p(n) values('no')",
            "select * from nowhere", "insert into p values('x', 'y')", "create table p(x)", "select zeroblob(2000000000)", "begin; "):
    t(lambda: c.execute(sql))
t(lambda: c.execute("begin"))
c.rollback()
t(lambda: c.execute("commit"))
c.create_function("bad", 0, lambda: 1 / 0)
c.create_function("big", 0, lambda: 2**80)
c.create_function("odd", 0, lambda: object())


class Agg:
    def step(self, x):
        raise ValueError

    def finalize(self):
        return 1


c.create_aggregate("agg", 1, Agg)
c.create_collation("rev", lambda a, b: (a < b) - (a > b))
show(lambda: c.execute("select bad()"), lambda: c.execute("select big()"), lambda: c.execute("select odd()"), lambda: c.execute("select agg(1)"),
     lambda: c.execute("select 'a' union select 'b' order by 1 collate rev").fetchall())
c.text_factory = bytes
t(lambda: c.execute("select 'x'").fetchone())
c.text_factory = str
t(lambda: c.execute("select cast(x'ff' as text) as y").fetchone())
c.set_authorizer(lambda *a: sqlite3.SQLITE_DENY if "p" in a else sqlite3.SQLITE_OK)
t(lambda: c.execute("select * from p"))
c.set_authorizer(None)
c.set_progress_handler(lambda: 1, 1)
t(lambda: c.execute("select count(*) from p").fetchall())
c.set_progress_handler(None, 1)
seen = []
c.set_trace_callback(seen.append)
with c:
    c.execute("insert into p(n) values(?)", ("t",))
c.set_trace_callback(None)
print(seen, c.total_changes)
