import datetime
import os
import sqlite3

path = os.path.join(os.environ["PYA_TEST_DIR"], "x.db")
with sqlite3.connect(path, detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES) as db:
    db.row_factory = sqlite3.Row
    db.execute("create table t(id integer primary key, name text, born point, n real)")


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.x};{self.y}"

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


sqlite3.register_converter("point", lambda b: Point(*map(float, b.split(b";"))))
sqlite3.register_adapter(datetime.timedelta, lambda d: d.total_seconds())
cur = db.execute("insert into t(name, born, n) values(?, ?, ?)", ("ada", Point(1, 2), datetime.timedelta(minutes=1)))
print(cur.lastrowid, cur.rowcount, db.in_transaction, db.total_changes)
db.commit()
row = db.execute("select *, n as \"n [point]\" from t where name = :name", {"name": "nobody"}).fetchone()
print(row)
row = db.execute("select id, name, born, n, '3;4' as \"p [point]\" from t").fetchone()
print(tuple(row), row.keys(), row["NAME"], row == row, len(row), list(row))
cur = db.executemany("insert into t(name) values(?)", ((n,) for n in "bcd"))
print(cur.rowcount, cur.lastrowid, cur.description)
db.rollback()
print(db.execute("select count(*) from t").fetchone()[0], db.in_transaction)
try:
    with db:
        db.execute("insert into t(name) values('x')")
        raise KeyError("undo")
except KeyError:
    print(db.execute("select count(*) from t").fetchone()[0])
db.create_function("twice", 1, lambda x: x * 2, deterministic=True)


class Mean:
    def __init__(self):
        self.v = []

    def step(self, x):
        self.v.append(x)

    def inverse(self, x):
        self.v.remove(x)

    def value(self):
        return sum(self.v) / len(self.v)

    finalize = value


db.create_aggregate("mean", 1, Mean)
db.create_window_function("wmean", 1, Mean)
db.row_factory = None
print(db.execute("select twice(?), twice(?), twice(?), twice(?)", (2, 1.5, "ab", b"x")).fetchone())
print(db.execute("select mean(x) from (select 1 x union select 4)").fetchone(), db.execute("select mean(1) where 0").fetchone())
print(db.execute("select wmean(x) over (order by x rows between 1 preceding and current row) from (select 1 x union select 4 union select 9)").fetchall())
print(db.execute("select ?, ?, ?, ?, ?", (None, -2**63, 2**63 - 1, 1e300, "\0é\U0001f600")).fetchone())
print([x for x in db.iterdump()])
with sqlite3.connect(":memory:") as copy:
    steps = []
    db.backup(copy, pages=1, progress=lambda s, left, total: steps.append((s, left, total)))
    print(copy.execute("select name from t").fetchall(), len(steps) == steps[0][2])
image = db.serialize()
other = sqlite3.connect(":memory:")
other.deserialize(image)
print(image[:15], other.execute("select name from t").fetchall())
other.close()
db.close()
db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
try:
    db.execute("delete from t")
except sqlite3.OperationalError as e:
    print(e, e.sqlite_errorname)
db.close()
db = sqlite3.connect(path, autocommit=False)
print(db.in_transaction, db.autocommit, db.isolation_level)
db.execute("delete from t")
db.close()
a, b = sqlite3.connect(path, timeout=0.05), sqlite3.connect(path, timeout=0.05, isolation_level=None)
print(a.execute("select count(*) from t").fetchone())
a.execute("delete from t")
try:
    b.execute("delete from t")
except sqlite3.OperationalError as e:
    print(e, e.sqlite_errorname)
a.rollback()
print(b.execute("update t set n = 5.5 returning id, n").fetchall(), b.in_transaction)
for sql, args in (("select :a, :b", {"a": 1, "b": 2}), ("select ?1, ?2, ?1", (1, 2)), ("-- c\n/* d */ select 1", ())):
    print(b.execute(sql, args).fetchall())
print(b.execute("").fetchall(), b.execute(" -- nothing").description)
cur = b.cursor()
cur.arraysize = 2
cur.execute("select 1 union select 2 union select 3")
print(cur.fetchmany(), cur.fetchmany(5), cur.fetchmany(), cur.fetchone())
