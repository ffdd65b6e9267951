import codecs,hashlib
names='big5hkscs johab euc_jis_2004 shift_jis_2004 euc_jisx0213 shift_jisx0213 iso2022_jp_1 iso2022_jp_2 iso2022_jp_ext iso2022_jp_3 iso2022_jp_2004 iso2022_kr'.split()
chars=[chr(c) for c in range(0x80) if c not in (27,14,15)]+[chr(c) for c in list(range(0xa0,0x250,3))+list(range(0x370,0x500,2))+list(range(0x2000,0x3400,3))+list(range(0x4e00,0x9fff,17))+list(range(0xac00,0xd7a3,29))+list(range(0xf900,0xfb00,7))+list(range(0xff00,0xff5d))+[0x20000+i*37 for i in range(500)]]
for n in names:
    h=hashlib.md5(); ok=0
    for c in chars:
        try: b=c.encode(n); ok+=1
        except UnicodeEncodeError as e: b=b'!'+str(e).encode()
        h.update(b+b'|')
        if b[:1]!=b'!':
            h.update(repr(b.decode(n)).encode())
    t='日本語 text\n한국어 中文 ｱｲｳ か゚ ¥'
    try: e=t.encode(n,'replace')
    except Exception as x: e=b''; print(repr(x))
    d=e.decode(n,'replace')
    dec=codecs.getincrementaldecoder(n)('replace'); p=''.join(dec.decode(e[i:i+1]) for i in range(len(e)))+dec.decode(b'',True)
    print(n,ok,h.hexdigest(),e,d,p==d, codecs.lookup(n).name)
    for bad in (b'\xff\xff',b'\x8f\xa1',b'a\xa1',b'\x1b$X'):
        try: print(repr(bad.decode(n)))
        except UnicodeDecodeError as x: print(x)
