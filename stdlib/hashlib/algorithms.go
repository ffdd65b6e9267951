package hashlib

import (
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"encoding"
	"errors"
	"hash"

	"golang.org/x/crypto/ripemd160"
	"golang.org/x/crypto/scrypt"

	"pya/vm/object"
)

// algorithm is one hash function.
type algorithm struct {
	name       string
	aliases    []string
	make       func() hash.Hash
	guaranteed bool // a function of the module
	xof        bool // its digests have any length
}

var algorithms = []algorithm{
	{name: "md5", make: md5.New, guaranteed: true},
	{name: "sha1", aliases: []string{"sha-1"}, make: sha1.New, guaranteed: true},
	{name: "sha224", aliases: []string{"sha2-224", "sha-224"}, make: sha256.New224, guaranteed: true},
	{name: "sha256", aliases: []string{"sha2-256", "sha-256"}, make: sha256.New, guaranteed: true},
	{name: "sha384", aliases: []string{"sha2-384", "sha-384"}, make: sha512.New384, guaranteed: true},
	{name: "sha512", aliases: []string{"sha2-512", "sha-512"}, make: sha512.New, guaranteed: true},
	{name: "sha3_224", aliases: []string{"sha3-224"}, make: func() hash.Hash { return sha3.New224() }, guaranteed: true},
	{name: "sha3_256", aliases: []string{"sha3-256"}, make: func() hash.Hash { return sha3.New256() }, guaranteed: true},
	{name: "sha3_384", aliases: []string{"sha3-384"}, make: func() hash.Hash { return sha3.New384() }, guaranteed: true},
	{name: "sha3_512", aliases: []string{"sha3-512"}, make: func() hash.Hash { return sha3.New512() }, guaranteed: true},
	{name: "shake_128", aliases: []string{"shake128"}, make: func() hash.Hash { return &shake{sha3.NewSHAKE128()} }, guaranteed: true, xof: true},
	{name: "shake_256", aliases: []string{"shake256"}, make: func() hash.Hash { return &shake{sha3.NewSHAKE256()} }, guaranteed: true, xof: true},
	{name: "sha512_224", aliases: []string{"sha512-224"}, make: sha512.New512_224},
	{name: "sha512_256", aliases: []string{"sha512-256"}, make: sha512.New512_256},
	{name: "ripemd160", aliases: []string{"rmd160"}, make: ripemd160.New},
	{name: "blake2b", aliases: []string{"blake2b512"}, make: func() hash.Hash { return newBlake2(&blake2Params{big: true, size: 64, fanout: 1, depth: 1}) }},
	{name: "blake2s", aliases: []string{"blake2s256"}, make: func() hash.Hash { return newBlake2(&blake2Params{size: 32, fanout: 1, depth: 1}) }},
}

// shake is a SHAKE function as a hash.Hash of digest size 0.
type shake struct{ *sha3.SHAKE }

func (s *shake) Size() int              { return 0 }
func (s *shake) Sum(b []byte) []byte    { return b }
func (s *shake) clone() (*shake, error) { return cloneInto(s.SHAKE) }

func cloneInto(s *sha3.SHAKE) (*shake, error) {
	state, err := s.MarshalBinary()
	if err != nil {
		return nil, err
	}
	c := sha3.NewSHAKE256()
	if s.BlockSize() != c.BlockSize() {
		c = sha3.NewSHAKE128()
	}
	return &shake{c}, c.UnmarshalBinary(state)
}

// cloneHash copies the state of a hash.
func cloneHash(h hash.Hash) (hash.Hash, error) {
	switch h := h.(type) {
	case *shake:
		return h.clone()
	case *blake2:
		c := *h
		return &c, nil
	case hash.Cloner:
		return h.Clone()
	case encoding.BinaryMarshaler:
		return nil, errors.New("the hash function cannot be copied")
	}
	return nil, errors.New("the hash function cannot be copied")
}

// buffer is a bytes-like argument.
func buffer(v value) ([]byte, error) {
	if b, ok := object.Buffer(v); ok {
		return b, nil
	}
	return nil, object.NotBytesLike(v)
}

// pbkdf2Key is hashlib.pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None).
func pbkdf2Key(t *thread, a []value) ([]byte, error) {
	name, ok := object.AsStr(a[0])
	if !ok {
		return nil, object.TypeErrorf("pbkdf2_hmac() argument 'hash_name' must be str, not %s", object.ArgumentName(a[0]))
	}
	alg := find(name.Go())
	if alg == nil || alg.xof {
		return nil, object.ValueErrorf("unsupported hash type %s", name.Go())
	}
	password, err := buffer(a[1])
	if err != nil {
		return nil, err
	}
	salt, err := buffer(a[2])
	if err != nil {
		return nil, err
	}
	n, err := t.Index(a[3])
	if err == nil && n < 1 {
		err = object.ValueErrorf("iteration value must be greater than 0.")
	}
	if err != nil {
		return nil, err
	}
	size := alg.make().Size()
	if a[4].IsValid() && !a[4].IsNone() {
		if size, err = t.Index(a[4]); err != nil {
			return nil, err
		}
		if size < 1 || size > 1<<31-1 {
			return nil, object.ValueErrorf("key length must be greater than 0.")
		}
	}
	password, salt = append([]byte(nil), password...), append([]byte(nil), salt...)
	var key []byte
	t.Block(func() { key, err = pbkdf2.Key(alg.make, string(password), salt, n, size) })
	return key, err
}

func pbkdf2Value(t *thread, a []value) (value, error) {
	key, err := pbkdf2Key(t, a)
	return object.NewBytes(string(key)), err
}

// scryptKey is hashlib.scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64).
func scryptKey(t *thread, a []value) (value, error) {
	password, err := buffer(a[0])
	if err != nil {
		return value{}, err
	}
	salt, err := buffer(a[1])
	if err != nil {
		return value{}, err
	}
	var n [5]int
	for i, v := range a[2:7] {
		if v.IsValid() {
			if n[i], err = t.Index(v); err != nil {
				return value{}, err
			}
		}
	}
	size := 64
	if a[6].IsValid() {
		size = n[4]
	}
	if n[0] < 2 || n[0]&(n[0]-1) != 0 {
		return value{}, object.ValueErrorf("n must be a power of 2.")
	}
	if size < 1 || size > 1<<31-1 {
		return value{}, object.ValueErrorf("dklen must be greater than 0 and smaller than 2147483647")
	}
	limit := n[3]
	if limit < 0 || limit > 1<<31-1 {
		return value{}, object.ValueErrorf("maxmem must be positive and smaller than 2147483647")
	}
	if limit == 0 {
		limit = 32 << 20
	}
	if n[1] < 1 || n[2] < 1 || n[1] > limit || n[0] > limit/128/n[1] {
		return value{}, object.ValueErrorf("Invalid parameter combination for n, r, p, maxmem.")
	}
	password, salt = append([]byte(nil), password...), append([]byte(nil), salt...)
	var key []byte
	t.Block(func() { key, err = scrypt.Key(password, salt, n[0], n[1], n[2], size) })
	if err != nil {
		return value{}, object.ValueErrorf("%s", err)
	}
	return object.NewBytes(string(key)), nil
}

// CompareDigest is hmac.compare_digest: equality in a time that tells nothing about the contents.
func CompareDigest(_ *thread, a, b value) (value, error) {
	x, xText := object.AsStr(a)
	y, yText := object.AsStr(b)
	if xText && yText {
		for _, s := range []string{x.Go(), y.Go()} {
			for i := range len(s) {
				if s[i] >= 0x80 {
					return value{}, object.TypeErrorf("comparing strings with non-ASCII characters is not supported")
				}
			}
		}
		return object.Bool(subtle.ConstantTimeCompare([]byte(x.Go()), []byte(y.Go())) == 1), nil
	}
	p, err := buffer(a)
	if err != nil {
		return value{}, err
	}
	q, err := buffer(b)
	if err != nil {
		return value{}, err
	}
	return object.Bool(subtle.ConstantTimeCompare(p, q) == 1), nil
}
