import os
import pymysql, warnings
from pymysql.constants import CLIENT
A=dict(host="127.0.0.1", port=int(os.environ["PYA_TEST_MYSQL"]), user="pya", password="pya", db="pya")
c=pymysql.connect(**A, client_flag=CLIENT.MULTI_STATEMENTS)
k=c.cursor()
k.execute("drop table if exists mt"); k.execute("create table mt(a int auto_increment primary key, b int)")
print(k.execute("select 1 as x; insert into mt(b) values(5),(6); select 2,3; update mt set b=b+1"))
while True:
    print(k.rowcount, k.description and [d[0] for d in k.description], k.lastrowid, k.fetchall() if k.description else None)
    r=k.nextset()
    print(r)
    if not r: break
print(k.execute("insert into mt(b) values(1); select 'a;b' -- c ; d\n; select 7"), k.nextset(), k.fetchall(), k.nextset(), k.fetchall(), k.nextset())
print(k.execute("select 1; selct 2; select 3"), k.fetchall())
try: print(k.nextset())
except pymysql.Error as e: print(repr(e))
try: print(k.nextset())
except pymysql.Error as e: print(repr(e))
k.execute("drop procedure if exists pp"); k.execute("create procedure pp(in a int, out b int) begin select a, a+1; set b = a*2; select 'second'; end")
print(k.callproc("pp", (5, 0)), k.fetchall(), k.nextset(), k.fetchall(), k.nextset(), k.fetchall(), k.rowcount, k.nextset())
k.execute("select @_pp_0, @_pp_1"); print(k.fetchall())
print(k.execute("select 1; select 2"), k.execute("select 5"), k.fetchall(), k.nextset())
s=c.cursor(pymysql.cursors.SSCursor)
print(s.execute("select seq from seq_1_to_10"), s.rowcount, s.fetchone(), s.fetchmany(2), s.rownumber)
try: s.scroll(-1)
except Exception as e: print(repr(e))
try: s.scroll(1, "x")
except Exception as e: print(repr(e))
s.scroll(1); print(s.fetchone()); s.scroll(7, "absolute"); print(s.fetchone(), list(s.fetchall_unbuffered()), s.fetchone(), s.fetchmany(3), s.fetchall())
print(s.execute("select seq from seq_1_to_10"), s.fetchone())
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    k.execute("select 1"); print(k.fetchall(), [str(x.message) for x in w])
try: print(s.fetchone())
except Exception as e: print(repr(e))
s.execute("select seq from seq_1_to_3"); print([r for r in s]); s.close()
d=c.cursor(pymysql.cursors.SSDictCursor); d.execute("select seq as n from seq_1_to_3"); print(d.fetchone(), d.fetchall(), d.fetchall()); 
print(d.execute("insert into mt(b) values(9)"), d.rowcount, d.fetchone() if 0 else None)
d.execute("select 1 as a; select 2 as b"); print(d.fetchall(), d.nextset(), d.fetchall(), d.nextset())
d.close()
try: d.execute("select 1")
except Exception as e: print(repr(e))
try: k.execute("load data local infile '/nowhere/f.csv' into table mt")
except Exception as e: print(repr(e))
print(k.execute("select 1"))
for a in (dict(auth_plugin_map={}), dict(program_name="prog")):
    x=pymysql.connect(**A, **a); y=x.cursor(); y.execute("select @@collation_connection"); print(a, y.fetchall())
u=pymysql.connect(unix_socket=os.environ["PYA_TEST_MYSQL_SOCKET"], user="pya", password="pya", db="pya"); print(u.get_server_info().count(".") > 1)
for ssl in (dict(ca=os.environ["PYA_TEST_MYSQL_CA"]), dict(ssl={"ca":os.environ["PYA_TEST_MYSQL_CA"]})):
    try:
        t=pymysql.connect(**A, **({"ssl_ca":ssl["ca"]} if "ca" in ssl else ssl)); y=t.cursor(); y.execute("show status like 'Ssl_cipher'"); print(bool(y.fetchone()[1]))
    except Exception as e: print(repr(e))
for a in (dict(auth_plugin_map={"a": 1}), dict(bind_address="127.0.0.1"), dict(compress=True), dict(use_unicode=False), dict(conv={1: 2})):
    try: pymysql.connect(**A, **a)
    except NotImplementedError as e: print(e)
try: pymysql.connect(**A, ssl_ca=os.environ["PYA_TEST_MYSQL_CA"], ssl_verify_identity=True); print("verified")
except pymysql.OperationalError as e: print(e)
