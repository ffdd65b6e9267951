import io, os, random
os.chdir(os.environ['PYA_TEST_DIR'])
def t(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return type(e).__name__ + ': ' + str(e)
texts = ['', 'a', 'one\ntwo\n', 'one\r\ntwo\rthree\n\nfour', '\r\n\r\r\n', 'äöü\n☃😀\r\nx', 'long ' * 3000 + '\n' + 'tail', '\ufeffbom\n', 'x' * 8191 + '\r\n' + 'y' * 5]
for text in texts:
    for enc in ('utf-8', 'utf-16', 'utf-8-sig', 'latin-1', 'utf-16-be', 'cp1252'):
        for nl in (None, '', '\n', '\r', '\r\n'):
            try: data = text.encode(enc)
            except UnicodeEncodeError: continue
            with open('f', 'wb') as f: f.write(data)
            with open('f', encoding=enc, newline=nl) as f: a = f.read(); n = f.newlines
            with open('f', encoding=enc, newline=nl) as f: lines = f.readlines()
            with open('f', encoding=enc, newline=nl) as f: parts = []; [parts.append(p) for p in iter(lambda: f.read(3), '')]
            assert ''.join(lines) == a == ''.join(parts), (text[:20], enc, nl)
            w = io.TextIOWrapper(io.BytesIO(data), encoding=enc, newline=nl)
            assert w.readlines() == lines
            with open('g', 'w', encoding=enc, newline=nl) as f: r = [f.write(x) for x in text.splitlines(True)]
            out = open('g', 'rb').read()
            print(hash(a) == hash(''.join(lines)), len(a), len(lines), [l[-3:] for l in lines[:6]], n, len(out), out[:12], out[-6:])
# seek and tell give back the same text
rnd = random.Random(5)
for enc in ('utf-8', 'utf-16', 'latin-1'):
    text = ''.join(rnd.choice('ab\n\r' + ('é☃😀' if enc != 'latin-1' else 'é')) for _ in range(3000))
    for nl in (None, '', '\n'):
        with open('f', 'w', encoding=enc, newline='') as f: f.write(text)
        with open('f', encoding=enc, newline=nl) as f:
            marks = []
            while True:
                pos = f.tell(); s = f.read(rnd.randrange(1, 40))
                if not s: break
                marks.append((pos, s))
            ok = 0
            rnd.shuffle(marks)
            for pos, s in marks:
                f.seek(pos); ok += f.read(len(s)) == s
            print(enc, repr(nl), ok == len(marks))
with open('f', 'w') as f: f.write('line1\nline2\nline3\n')
with open('f', 'r+') as f:
    print(repr(f.readline()), f.tell()); f.seek(0, 2); f.write('line4\n'); f.seek(0); print(f.read().split()); print(t(f.seek, 1, 1), t(f.seek, -1))
    f.seek(0); print(next(f), t(f.tell)); print(list(f)); print(f.tell())
with open('f', 'a') as f: print(f.tell()); f.write('more'); print(f.tell())
with open('f', 'a+b') as f: print(f.read(), f.seek(0), f.read(5), f.write(b'!'), f.tell())
with open('f', 'rb+') as f: print(f.read(2), f.write(b'XX'), f.read(2), f.seek(0), f.read(8), f.truncate(4), f.seek(0), f.read(), f.peek())
with open('f', 'w', buffering=1) as f: f.write('a\nb'); print(os.path.getsize('f'))
with open('f', 'wb', buffering=0) as f: f.write(b'abc'); print(os.path.getsize('f'), f)
with open('f', 'xb') if not os.path.exists('f') else open('f', 'rb') as f: b = bytearray(2); print(f.readinto(b), b, f.readinto1(b), b, f.read1(), f.raw.mode)
w = io.TextIOWrapper(io.BytesIO(), encoding='ascii', errors='replace', write_through=True); w.write('aé'); print(w.buffer.getvalue(), w.errors, w.encoding); w.reconfigure(encoding='utf-8', errors='strict'); w.write('é'); print(w.buffer.getvalue(), type(w.detach()))
print(ascii(t(io.TextIOWrapper(io.BytesIO(b'\xff\n')).read)), t(io.TextIOWrapper(io.BytesIO(b'\xff\n'), errors='surrogateescape').read).encode('utf-8','surrogateescape'), t(io.TextIOWrapper(io.BytesIO(), encoding='ascii').write, 'é'))
s = io.StringIO('añb\ncd', newline='\n'); print(s.read(2), s.tell(), s.write('ZZ'), s.getvalue(), s.seek(0), s.readlines(), s.seek(2), s.truncate(), s.getvalue(), s.seek(5), s.write('x'), ascii(s.getvalue()))
s = io.StringIO(newline=None); s.write('a\r\nb\rc\n'); print(repr(s.getvalue()), s.newlines); s = io.StringIO(newline='\r\n'); s.write('a\nb'); print(repr(s.getvalue()))
b = io.BytesIO(b'abc\ndef'); print(b.readline(), b.read(1), b.tell(), b.seek(-1, 2), b.read(), b.seek(10), b.write(b'z'), b.getvalue(), list(io.BytesIO(b'x\ny'))); v = b.getbuffer(); v[0] = 65; print(b.getvalue()[:3]); v.release()
class Raw(io.RawIOBase):
    def __init__(self, d): self.d = d; self.w = []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b):
        n = min(len(b), 3, len(self.d)); b[:n] = self.d[:n]; self.d = self.d[n:]; return n
    def write(self, b): self.w.append(bytes(b)); return len(b)
r = Raw(b'hello\nworld\n'); br = io.BufferedReader(r); print(br.readline(), br.peek(1)[:1], br.read(3), br.read(), br.closed); bw = io.BufferedWriter(Raw(b''), 4); bw.write(b'ab'); bw.write(b'cde'); bw.flush(); print(bw.raw.w); print(Raw(b'abcdef').read(4), Raw(b'abcdef').readall(), Raw(b'ab\ncd').readline(), list(Raw(b'a\nb')))
class Up(io.TextIOBase):
    def __init__(self): self.got = []
    def write(self, s): self.got.append(s.upper()); return len(s)
u = Up(); print('hi', 'there', file=u); u.writelines(['a', 'b']); print(u.got, u.closed, u.readable(), isinstance(u, io.IOBase)); u.close(); print(t(u.flush))
class F(io.StringIO):
    def readline(self, *a): return super().readline(*a).upper()
print(list(F('ab\ncd')), F('x').read()); f = open('f'); f.mine = 1; print(f.mine, f.mode, f.closed, t(f.fileno) > 2); f.close(); print(f.closed, t(f.read))
with open('f', 'w') as f: print('x', 1, None, sep='-', end='!', file=f)
print(open('f').read()); d = io.IncrementalNewlineDecoder(None, True); print(repr(d.decode('a\r')), repr(d.decode('\nb\r\n')), d.newlines, d.getstate())
p = io.BufferedRWPair(Raw(b'in'), Raw(b'')); print(p.read(), p.write(b'x'), p.flush())
