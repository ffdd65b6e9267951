package codecs

import (
	"strings"

	"golang.org/x/net/idna"

	"pya/vm/object"
)

// idnaCodec is the encoding of host names with letters of any script (RFC 3490), for str.encode and bytes.decode. It
// maps and checks as browsers do; the empty label at the end of a full name stays.
type idnaCodec struct{}

var idnaProfile = idna.New(idna.MapForLookup(), idna.Transitional(true), idna.StrictDomainName(false))

func (idnaCodec) Encode(_ *thread, text value, errors string) (value, error) {
	if errors != "strict" {
		return value{}, object.Raise(object.UnicodeError, "Unsupported error handling: %s", errors)
	}
	s, _ := object.AsStr(text)
	host := s.Go()
	if host == "" {
		return object.NewBytes(""), nil
	}
	if s.IsASCII() {
		return object.NewBytes(host), checkLabels(host)
	}
	out, err := idnaProfile.ToASCII(host)
	if err != nil {
		return value{}, object.Raise(object.UnicodeError, "encoding with 'idna' codec failed (%s)", err)
	}
	return object.NewBytes(out), checkLabels(out)
}

// checkLabels refuses labels that are empty or too long.
func checkLabels(host string) error {
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		switch {
		case label == "":
			return object.Raise(object.UnicodeError, "label empty")
		case len(label) > 63:
			return object.Raise(object.UnicodeError, "label too long")
		}
	}
	return nil
}

func (idnaCodec) Decode(t *thread, data value, errors string) (value, error) {
	if errors != "strict" {
		return value{}, object.Raise(object.UnicodeError, "Unsupported error handling: %s", errors)
	}
	b, _ := object.Buffer(data)
	for i, c := range b {
		if c >= 0x80 {
			err := t.DecodeError("idna", b, i, i+1, "ordinal not in range(128)")
			if e, ok := err.(*object.Exception); ok {
				if first, ok := t.DecodeError("ascii", b, i, i+1, "ordinal not in range(128)").(*object.Exception); ok {
					e.SetContext(object.FromObj(first))
				}
			}
			return value{}, err
		}
	}
	out, err := labelsToUnicode(string(b))
	if err != nil {
		return value{}, object.Raise(object.UnicodeError, "decoding with 'idna' codec failed (%s)", err)
	}
	return object.NewStr(out), nil
}

// labelsToUnicode decodes the labels that are encoded; the others stay as they are.
func labelsToUnicode(name string) (string, error) {
	labels := strings.Split(name, ".")
	for i, label := range labels {
		if len(label) < 4 || !strings.EqualFold(label[:4], "xn--") {
			continue
		}
		text, err := idnaProfile.ToUnicode(label)
		if err != nil {
			return "", err
		}
		labels[i] = text
	}
	return strings.Join(labels, "."), nil
}
