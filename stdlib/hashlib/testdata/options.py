import hashlib
for kw in ({'digest_size':-1},{'digest_size':2**40},{'digest_size':2**70},{'digest_size':0},{'fanout':-1},{'fanout':256},{'depth':0},{'leaf_size':-1},{'leaf_size':2**32},{'node_offset':-1},{'node_offset':2**64},{'node_offset':2**64-1},{'node_depth':-1},{'inner_size':-1},{'inner_size':65}):
    try: print(kw, hashlib.blake2b(**kw).hexdigest()[:8])
    except Exception as e: print(kw, repr(e))
print(hashlib.new('blake2b', b'a', digest_size=8, key=b'k').hexdigest(), hashlib.new('md5', b'', usedforsecurity=False).hexdigest())
for a in ('md5','sha3_256','nosuch'):
    try: hashlib.new(a, b'', foo=3)
    except Exception as e: print(repr(e))
