import _codecs
print(_codecs.utf_8_encode('é'), _codecs.utf_8_decode(b'\xc3'), _codecs.utf_16_encode('a', 'strict', -1))
print(_codecs.charmap_decode(b'ab', 'strict', {97: 'x', 98: 'yz'}), _codecs.charmap_encode('ab', 'strict', {97: 1, 98: b'zz'}))
for s in ('a+b', 'Hi Mom -☺-!', '日本語', '~', 'A≢Α.'):
    b = _codecs.utf_7_encode(s)[0]
    print(s, b, _codecs.utf_7_decode(b, 'strict', True))
print(_codecs.escape_encode(b"a'\n\xff"), _codecs.escape_decode(rb"a\x41\n\101"))
def handler(e):
    return '<%d>' % e.start, e.end
_codecs.register_error('test.mark', handler)
print('aéb'.encode('ascii', 'test.mark'), b'a\xffb'.decode('ascii', 'backslashreplace'))
for name in ('ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'namereplace'):
    print(name, _codecs.lookup_error(name)(UnicodeEncodeError('ascii', 'aé', 1, 2, 'x')))
def search(name):
    if name != 'upper':
        return None
    enc = lambda s, errors='strict': (s.upper().encode(), len(s))
    dec = lambda b, errors='strict': (bytes(b).decode().lower(), len(b))
    return (enc, dec, None, None)
_codecs.register(search)
print('abc'.encode('upper'), b'ABC'.decode('Upper'), _codecs.encode('xyz', 'upper'))
try:
    'x'.encode('no such')
except LookupError as e:
    print(e)
