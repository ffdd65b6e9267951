# A statement whose cursor nobody has read to the end does not keep others from committing.
import os
import sqlite3
import tempfile

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "a.db")
    writer = sqlite3.connect(name, autocommit=True)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE t (a, b)")
    writer.close()
    writer = sqlite3.connect(name, autocommit=True)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("INSERT INTO t VALUES (1, 2)")
    reader = sqlite3.connect(name)
    print(reader.execute("SELECT * FROM t").fetchall())
    cursor = writer.execute("INSERT INTO t VALUES (3, 4), (5, 6) RETURNING a")
    print(cursor.rowcount, cursor.fetchone(), cursor.rowcount, cursor.fetchall(), cursor.rowcount, cursor.fetchall())
    cursor = writer.execute("UPDATE t SET a = a + 1 RETURNING b")
    print(sorted(cursor), cursor.rowcount)
    reader.close()
    writer.close()
