import asyncio, ssl, socket, sys, threading
import os
C = os.environ["PYA_TEST_CERT"]
K = os.environ["PYA_TEST_KEY"]
sctx=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); sctx.load_cert_chain(C,K); sctx.set_alpn_protocols(["h2","http/1.1"])
cctx=ssl.create_default_context(cafile=C); cctx.set_alpn_protocols(["http/1.1"])
print(cctx.verify_mode, cctx.check_hostname, sctx.verify_mode, cctx.protocol)
# memory
ci,co,si,so=[ssl.MemoryBIO() for _ in range(4)]
c=cctx.wrap_bio(ci,co,server_hostname="localhost"); s=sctx.wrap_bio(si,so,server_side=True)
try: c.do_handshake()
except ssl.SSLWantReadError as e: print(repr(e), co.pending>0)
cd=sd=False
while not (cd and sd):
    si.write(co.read())
    if not sd:
        try: s.do_handshake(); sd=True
        except ssl.SSLWantReadError: pass
    ci.write(so.read())
    if not cd:
        try: c.do_handshake(); cd=True
        except ssl.SSLWantReadError: pass
print(c.version(), c.selected_alpn_protocol(), c.cipher()[1], c.getpeercert()["subjectAltName"], c.getpeercert()["subject"])
c.write(b"hello"); si.write(co.read()); print(s.read(100))
try: s.read(10)
except ssl.SSLWantReadError: print("want read")
# sockets
ls=socket.create_server(("127.0.0.1",0))
def serve():
    conn,_=ls.accept()
    with sctx.wrap_socket(conn,server_side=True) as t:
        t.sendall(t.recv(100).upper()); 
        try: t.unwrap()
        except OSError as e: pass
th=threading.Thread(target=serve); th.start()
with socket.create_connection(ls.getsockname()) as raw:
    with cctx.wrap_socket(raw,server_hostname="localhost") as t:
        t.sendall(b"over tls"); print(t.recv(100), t.version(), t.recv(10))
th.join()
def serve2():
    conn,_=ls.accept()
    try: sctx.wrap_socket(conn,server_side=True)
    except ssl.SSLError as e: failed.append(e.reason[:12])
failed=[]
th=threading.Thread(target=serve2); th.start()
with socket.create_connection(ls.getsockname()) as raw:
    try: ssl.create_default_context().wrap_socket(raw,server_hostname="localhost")
    except ssl.SSLCertVerificationError as e: print("client", e.verify_code, e.verify_message, e.reason, isinstance(e,ValueError)); 
th.join(); print(failed)
named = []
other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
other.load_cert_chain(C, K)
other.set_alpn_protocols(["http/1.1"])
front = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
front.load_cert_chain(C, K)


def by_name(obj, name, ctx):
    named.append((name, ctx is front, type(obj).__name__))
    obj.context = other


front.sni_callback = by_name
ci, co, si, so = [ssl.MemoryBIO() for _ in range(4)]
c = cctx.wrap_bio(ci, co, server_hostname="localhost")
s = front.wrap_bio(si, so, server_side=True)
for _ in range(4):
    for end, source, sink in ((c, so, ci), (s, co, si)):
        sink.write(source.read())
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            pass
print(named, s.context is other, c.version())


async def main():
    async def h(r,w):
        while l:=await r.read(50000): w.write(l.upper()); await w.drain()
        w.close()
    srv=await asyncio.start_server(h,"127.0.0.1",0,ssl=sctx)
    r,w=await asyncio.open_connection(*srv.sockets[0].getsockname(),ssl=cctx,server_hostname="localhost")
    w.write(b"async tls\n"); print(await r.readline(), w.get_extra_info("ssl_object").version(), w.get_extra_info("peercert")["subjectAltName"])
    w.write(b"x"*1000000+b"\n"); 
    print(len(await r.readexactly(1000001)))
    w.close(); await w.wait_closed()
    try: await asyncio.open_connection(*srv.sockets[0].getsockname(),ssl=cctx,server_hostname="wrong.example")
    except ssl.SSLCertVerificationError as e: print(e.verify_message)
    srv.close(); await srv.wait_closed()
    async def h2(r,w):
        w.write(b"plain\n"); await w.drain(); await r.readline(); w.write(b"ready\n"); await w.start_tls(sctx); w.write(b"secret\n"); await w.drain(); print(await r.readline()); w.close()
    srv=await asyncio.start_server(h2,"127.0.0.1",0)
    r,w=await asyncio.open_connection(*srv.sockets[0].getsockname())
    print(await r.readline()); w.write(b"go\n"); print(await r.readline()); await w.start_tls(cctx,server_hostname="localhost"); print(await r.readline()); w.write(b"bye\n"); await w.drain(); print(await r.read()); w.close(); srv.close(); await srv.wait_closed()
asyncio.run(main())
