import mailbox, tempfile, os
import re
d=tempfile.mkdtemp()
_print=print
def print(*args):
    _print(*(re.sub(r'\d+\.M\d+P\d+Q\d+\.[^/\']*', 'UNIQUE', re.sub(r'MAILER-DAEMON [\w: ]*', 'MAILER-DAEMON WHEN ', str(a).replace(d, '...'))) for a in args))
def show(p):
    for r,ds,fs in os.walk(p):
        for f in sorted(fs): print(repr(os.path.join(r,f)[len(d):]), open(os.path.join(r,f),'rb').read())
b=mailbox.Babyl(os.path.join(d,'b')); m=mailbox.BabylMessage('From: a\nSubject: s\n\nbody\n'); m.set_labels(['unseen','mine']); b.add('Subject: t\n\nx\n'); b.flush(); print(b.get_labels()); show(d)
for k in (0,):
  print(b.get_bytes(k), b.get_file(k).read(), b.get_string(k), b[k].get_visible().items(), b[k].get_labels())
b.close(); os.remove(os.path.join(d,'b'))
b=mailbox.mbox(os.path.join(d,'m')); b.add('From x y\nSubject: a\n\nFrom me\n>From\nbody'); b.add(mailbox.mboxMessage('Subject: q\nStatus: RO\nX-Status: A\n\nx\n')); b.flush(); show(d); print(b.get_bytes(0), b.get_bytes(0,from_=True), b[1].get_flags()); b.remove(0); b.flush(); show(d); os.remove(os.path.join(d,'m'))
b=mailbox.MMDF(os.path.join(d,'m')); b.add('From x y\nSubject: a\n\nFrom me\nbody'); b.add('Subject: q\n\nx\n'); b.flush(); show(d); os.remove(os.path.join(d,'m'))
b=mailbox.MH(os.path.join(d,'mh')); m=mailbox.MHMessage('Subject: a\n\nFrom me\nbody'); m.add_sequence('unseen'); 
for i in range(4): b.add(m)
b.add('Subject: z\n\n'); b.flush(); show(d)
b.set_sequences({'x':[1,2,4,5],'e':[]}); show(d)
b.close()
for t in ('m2','nn'):
    try: mailbox.mbox(os.path.join(d,t), create=False)
    except Exception as e: print(repr(e), e)
for c in (mailbox.Maildir, mailbox.MH, mailbox.Babyl, mailbox.MMDF):
    try: c(os.path.join(d,'q'), create=False)
    except Exception as e: print(repr(e))
md=mailbox.Maildir(os.path.join(d,'md'))
f=md.add_folder('x'); f.add('a: b\n\n')
for fn in (lambda: md.remove_folder('x'), lambda: md.get_folder('y'), lambda: md['zz'], lambda: md.remove('zz'), lambda: md.popitem(), lambda: mailbox.MaildirMessage('x').set_subdir('q'), lambda: mailbox.MaildirMessage('x').set_info(3), lambda: mailbox.MaildirMessage('x').set_date('x'), lambda: mailbox.Message(3), lambda: md.add(3), lambda: mailbox.mboxMessage('x').set_flags(3), lambda: mailbox.MHMessage('x').add_sequence(3), lambda: mailbox.BabylMessage('x').add_label(3), lambda: mailbox.MHMessage('x')._explain_to(3), lambda: mailbox.Mailbox('x').add(1), lambda: md.set_info('x',3), lambda: md.set_flags('zz', 'S'), lambda: md.update({'nokey':'x: y\n\n'}), lambda: b.get_message(99), lambda: b.remove(99), lambda: b.remove_folder('zz'), lambda: b.get_folder('zz'), lambda:b.__setitem__(99,'x'), lambda: mailbox.mbox(os.path.join(d,'k')).remove(9)):
    try: print('ok', fn())
    except Exception as e: print(type(e).__name__, e, repr(e.__context__)[:60])
show(os.path.join(d,'md'))
open(os.path.join(d,'mh','.mh_sequences'),'w').write('bad line\n')
try: mailbox.MH(os.path.join(d,'mh')).get_sequences()
except Exception as e: print(repr(e).replace(d,''))
open(os.path.join(d,'mh','.mh_sequences'),'w').write('a: 1-3 5 77\nb: x\n')
try: print(mailbox.MH(os.path.join(d,'mh')).get_sequences())
except Exception as e: print(repr(e).replace(d,''))
open(os.path.join(d,'mh','.mh_sequences'),'w').write('a: 1-3 5 77\nunseen: 2\n')
print(mailbox.MH(os.path.join(d,'mh')).get_sequences())
b=mailbox.mbox(os.path.join(d,'m')); b.add('A: b\n\nx'); f=open(os.path.join(d,'m'),'ab'); f.write(b'junk'); f.close(); b[0]='C: d\n\n'
try: b.flush()
except Exception as e: print(repr(e))
open(os.path.join(d,'mm'),'wb').write(b'\x01\x01\x01\x01\nFrom a b\nA: b\n\nbody\n\x01\x01\x01\x01\n\x01\x01\x01\x01\nunfinished')
b=mailbox.MMDF(os.path.join(d,'mm')); print([b.get_bytes(k) for k in b.keys()])
open(os.path.join(d,'m3'),'wb').write(b'garbage\nFrom a b\nA: b\n\nbody\n\nFrom c\n\nx\nFrom no blank\ny\n')
b=mailbox.mbox(os.path.join(d,'m3')); print([b.get_bytes(k) for k in b.keys()], b._toc)
p=mailbox._PartialFile(open(os.path.join(d,'m3'),'rb'),8,20)
print(p.read(3), p.tell(), p.readline(), p.readlines(), p.seek(0,2), p.tell(), p.seek(-4,1), p.read1(2), p.closed); p.close(); print(p.closed)
