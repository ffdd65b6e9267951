import imaplib, socket, threading, time, datetime, os
log=[]
SCRIPT={
 b'CAPABILITY': b'* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN ENABLE UTF8=ACCEPT LITERAL+\r\n%s OK done\r\n',
 b'FETCH': b'* 1 FETCH (FLAGS (\\Seen) BODY[] {10}\r\nabc\r\ndefgh)\r\n* 2 FETCH (FLAGS ())\r\n* 3 FETCH (A {2}\r\nxy B {3}\r\nuvw)\r\n%s OK fetched\r\n',
 b'LIST': b'* LIST (\\HasNoChildren) "/" "a b"\r\n* LIST () "/" {3}\r\nq"r\r\n%s OK listed\r\n',
 b'SELECT': b'* 17 EXISTS\r\n* 2 RECENT\r\n* FLAGS (\\Answered \\Deleted)\r\n* OK [UNSEEN 7] first\r\n* OK [UIDVALIDITY 3] v\r\n* OK [PERMANENTFLAGS (\\* \\Seen)] p\r\n%s OK [READ-WRITE] done\r\n',
 b'EXAMINE': b'* 17 EXISTS\r\n%s OK [READ-ONLY] done\r\n',
 b'EXPUNGE': b'* 3 EXPUNGE\r\n* 3 EXPUNGE\r\n%s OK e\r\n',
 b'SEARCH': b'* SEARCH 2 84 882\r\n%s OK s\r\n',
 b'UID': b'* SEARCH 9\r\n* 1 FETCH (UID 4)\r\n%s OK u\r\n',
 b'STATUS': b'* STATUS blur (MESSAGES 231)\r\n%s OK st\r\n',
 b'STORE': b'* 1 FETCH (FLAGS (\\Deleted))\r\n%s OK st\r\n',
 b'DELETE': b'%s NO [ALERT] cannot\r\n',
 b'CREATE': b'%s BAD what\r\n',
 b'GETQUOTAROOT': b'* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 10 512)\r\n%s OK q\r\n',
 b'LOGOUT': b'* BYE bye\r\n%s OK out\r\n',
 b'THREAD': b'* THREAD (2)(3 6)\r\n%s OK t\r\n', b'SORT': b'* SORT 2 1\r\n%s OK t\r\n',
 b'MYRIGHTS': b'* MYRIGHTS INBOX lr\r\n%s OK t\r\n', b'NAMESPACE': b'* NAMESPACE (("" "/")) NIL NIL\r\n%s OK ns\r\n',
 b'NOOP': b'* 5 EXISTS\r\n* 1 RECENT\r\n%s OK n\r\n', b'LSUB': b'%s OK none\r\n',
}
def serve(s):
    c,_=s.accept(); f=c.makefile('rb')
    c.sendall(b'* OK [CAPABILITY IMAP4rev1] hi\r\n')
    while True:
        line=f.readline()
        if not line: break
        log.append(line)
        words=line.split()
        tag,cmd=words[0],words[1].upper() if len(words)>1 else b''
        while line.rstrip().endswith(b'}') :
            n=int(line.rstrip()[line.rindex(b'{')+1:-1])
            c.sendall(b'+ go on\r\n'); d=f.read(n); line=f.readline(); log.append((d,line))
        if cmd==b'AUTHENTICATE':
            c.sendall(b'+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n'); log.append(f.readline())
        c.sendall(SCRIPT.get(cmd, b'%s OK fine\r\n') % tag)
        if cmd==b'LOGOUT': break
    c.close()
s=socket.create_server(('127.0.0.1',0)); t=threading.Thread(target=serve,args=(s,)); t.start()
M=imaplib.IMAP4('127.0.0.1', s.getsockname()[1], timeout=5)
print(M.state, M.welcome, M.capabilities, M.PROTOCOL_VERSION, M.host, len(M.tagpre), M.is_readonly, M.literal, M.debug, M.tagnum, M.untagged_responses, M.mustquote.pattern if hasattr(M,'mustquote') else None)
def do(f):
    try: print(f(), M.state)
    except Exception as e: print(type(e).__mro__[:2], e, M.state)
do(lambda: M.select())
do(lambda: M.nosuch)
do(lambda: M.NOOP())
do(lambda: M.login('us er','p"a\\ss'))
do(lambda: M.login_cram_md5('a','b'))
do(lambda: M.list()); do(lambda: M.list('a b','%')); do(lambda: M.lsub()); do(lambda: M.namespace()); do(lambda: M.getquotaroot('INBOX'))
do(lambda: M.fetch('1','(FLAGS)'))
do(lambda: M.select('a b')); do(lambda: M.response('UIDVALIDITY')); do(lambda: M.response('UIDVALIDITY')); do(lambda: M.response('unseen')); do(lambda: M.recent()); do(lambda: M.untagged_responses)
do(lambda: M.fetch('1:3','(FLAGS BODY[])'))
do(lambda: M.search(None,'FROM','"LDJ"')); do(lambda: M.search('UTF-8','TEXT','x')); do(lambda: M.uid('search',None,'ALL')); do(lambda: M.uid('fetch','1','(UID)')); do(lambda: M.uid('bad','x'))
do(lambda: M.store('1','+FLAGS','\\Deleted')); do(lambda: M.store('1','FLAGS','(\\Seen)')); do(lambda: M.expunge()); do(lambda: M.status('blurdybloop','(MESSAGES)'))
do(lambda: M.append('in box','\\Seen',1000000000,b'line\nother\r\nx\r')); do(lambda: M.append(None,None,None,b'q')); 
do(lambda: M.copy('1','d e')); do(lambda: M.create('n')); do(lambda: M.delete('n')); do(lambda: M.rename('a','b')); do(lambda: M.subscribe('x')); do(lambda: M.unsubscribe('x'))
do(lambda: M.thread('REFERENCES','UTF-8','ALL')); do(lambda: M.sort('DATE','UTF-8','ALL')); do(lambda: M.sort('(DATE)','UTF-8','ALL')); do(lambda: M.check()); do(lambda: M.noop()); do(lambda: M.recent())
do(lambda: M.getacl('x')); do(lambda: M.setacl('x','w','lr')); do(lambda: M.deleteacl('x','w')); do(lambda: M.myrights('x')); do(lambda: M.getquota('r')); do(lambda: M.setquota('r','(STORAGE 1)')); do(lambda: M.proxyauth('u')); do(lambda: M.getannotation('m','e','a')); do(lambda: M.setannotation('m','e','a')); do(lambda: M.partial('1','b',1,2)); do(lambda: M.xatom('XYZ','1')); do(lambda: M.enable('UTF8=ACCEPT')); do(lambda: M.utf8_enabled); do(lambda: M.enable('X'))
do(lambda: M.append('box','(\\Seen)','"01-Jan-2000 00:00:00 +0000"','ü'.encode()))
do(lambda: M.select('ro',readonly=True)); do(lambda: M.capability()); do(lambda: M.authenticate('PLAIN', lambda x: b'z'))
do(lambda: M.select('ü'))
do(lambda: M.search('UTF-8','TEXT','x'))
do(lambda: M.unselect()); do(lambda: M.close()); do(lambda: M.logout()); do(lambda: M.noop())
t.join(); s.close()
pre=M.tagpre
for l in log: print(str(l).replace(pre.decode(),'TAG'))
print(imaplib.Internaldate2tuple(b'25 (INTERNALDATE "01-Jan-2000 11:30:00 +1130")'), imaplib.Internaldate2tuple(b'foo'), imaplib.ParseFlags(b'1 (FLAGS (\\Seen Ju))'), imaplib.ParseFlags(b'x'))
print([imaplib.Int2AP(n) for n in (0,1,15,16,255,-300)])
os.environ['TZ']='UTC-2'; time.tzset()
print(imaplib.Time2Internaldate(0), imaplib.Time2Internaldate(datetime.datetime(2020,1,2,3,4,5,tzinfo=datetime.timezone.utc)), imaplib.Time2Internaldate('"x"'), imaplib.Time2Internaldate((2020,1,2,3,4,5,0,0,0)))
for x in ('x', datetime.datetime(2020,1,2), None):
    try: print(imaplib.Time2Internaldate(x))
    except Exception as e: print(repr(e))
print(sorted(imaplib.Commands.items()))
