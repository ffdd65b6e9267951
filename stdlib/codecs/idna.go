package codecs

import (
	"strings"

	"pya/vm/object"
)

// idnaCodec is the encoding of host names (RFC 3490) for str.encode and bytes.decode. Names that are the same when they are encoded,
// as most are, are dealt with here; the others, and errors, are the affair of encodings.idna.
type idnaCodec struct{}

func (idnaCodec) Encode(t *thread, text value, errors string) (value, error) {
	s, _ := object.AsStr(text)
	if errors == "strict" && s.IsASCII() && goodLabels(s.Go()) {
		return object.NewBytes(s.Go()), nil
	}
	c, err := idnaModule(t)
	if err != nil {
		return value{}, err
	}
	return c.Encode(t, text, errors)
}

// goodLabels tells whether labels in ASCII have lengths that they may have. The last may be empty.
func goodLabels(host string) bool {
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if len(label) == 0 && host != "" || len(label) > 63 {
			return false
		}
	}
	return true
}

func (idnaCodec) Decode(t *thread, data value, errors string) (value, error) {
	b, _ := object.Buffer(data)
	if errors == "strict" && isPlain(b) {
		return object.NewStr(string(b)), nil
	}
	c, err := idnaModule(t)
	if err != nil {
		return value{}, err
	}
	return c.Decode(t, data, errors)
}

// isPlain tells whether a name is ASCII without encoded labels.
func isPlain(name []byte) bool {
	for _, c := range name {
		if c >= 0x80 {
			return false
		}
	}
	return !strings.Contains(strings.ToLower(string(name)), "xn--")
}

func idnaModule(t *thread) (registered, error) {
	info, err := lookup(t, "idna")
	return registered{info}, err
}
