package codecs

import (
	"compress/zlib"
	"embed"
	"io"

	"pya/vm/object"
)

// tables has the letters of encodings that golang.org/x/text does not know, as CPython 3.13 decodes them. See
// encodings._tabled, which reads the texts.
//
//go:embed tables
var tables embed.FS

// cjkTable is the text of an encoding's table.
func cjkTable(_ *thread, v value) (value, error) {
	name, ok := object.AsStr(v)
	if !ok {
		return value{}, object.TypeErrorf("the name of an encoding must be str, not %s", v.Type().Name())
	}
	f, err := tables.Open("tables/" + name.Go() + ".z")
	if err != nil {
		return value{}, object.Raise(object.LookupError, "no table of the encoding %s", name.Go())
	}
	z, err := zlib.NewReader(f)
	if err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	text, err := io.ReadAll(z)
	return object.NewStr(string(text)), object.FromGoError(err, value{})
}
