// Package frozen keeps the compiled code of the modules that are pya text in the binary: files/NAME.code for the module
// NAME, and NAME.1.code and so on where a module has further texts. `go generate ./stdlib/frozen` writes the folder anew
// after a change of such a text, of the compiler or of the opcodes; a test fails until that is done.
//
// Frozen code only saves time: what is missing here or out of date is compiled from its text. The package must not know
// what is in a module.
package frozen

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"

	"pya/lang/code"
	"pya/lang/freeze"
)

//go:generate go run pya/stdlib/frozen/generate

// Names that begin with an underscore belong to it, too.
//
//go:embed all:files
var files embed.FS

// Files is the folder files as the binary has it.
func Files() fs.FS {
	f, err := fs.Sub(files, "files")
	if err != nil {
		panic(err) // the name is constant
	}
	return f
}

// Lookup finds the compiled code of a module's text, nil if there is none. Text is named as in RunEmbedded,
// "<frozen NAME>".
func Lookup(filename string, src []byte) *code.Code {
	for i := 0; ; i++ {
		data, err := files.ReadFile("files/" + FileName(filename, i))
		if err != nil {
			return nil
		}
		if c, ok := freeze.Read(filename, data, src); ok {
			return c
		}
	}
}

// FileName is the name of the file with the code of a module's text number i, from 0.
func FileName(filename string, i int) string {
	name := strings.TrimSuffix(strings.TrimPrefix(filename, "<frozen "), ">")
	if i > 0 {
		name += "." + strconv.Itoa(i)
	}
	return name + ".code"
}
