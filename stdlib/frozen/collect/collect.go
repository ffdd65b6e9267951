// Package collect compiles the texts of all built-in modules into the files of the package frozen. The generator and the
// test that the files are up to date stand on it; the binary does not contain it.
package collect

import (
	"context"
	"fmt"
	"strings"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/freeze"
	"pya/parser"
	"pya/stdlib"
	"pya/stdlib/frozen"
	"pya/vm"
	"pya/vm/object"
)

// collector notes the texts that builders run.
type collector struct {
	files map[string][]byte
	texts map[string]bool // the texts seen, as file name and content
	err   error
}

// Files gives the content of every file of frozen code by name. It imports all modules, with a Host that allows nothing:
// a module that then fails has shown its text before.
func Files() (map[string][]byte, error) {
	c := &collector{files: map[string][]byte{}, texts: map[string]bool{}}
	rt, err := vm.New(vm.Options{Modules: stdlib.Modules, Frozen: c.note})
	if err != nil {
		return nil, err
	}
	for _, name := range stdlib.Names() {
		// Errors of the modules themselves do not matter here.
		_ = rt.Do(context.Background(), func(t *object.Thread) error {
			_, err := rt.Import(t, name)
			return err
		})
	}
	return c.files, c.err
}

// note compiles a text. Main programs of packages are not run: nothing stands in their place.
func (c *collector) note(filename string, src []byte) *code.Code {
	x, err := c.compile(filename, src)
	if strings.HasSuffix(filename, "__main__>") {
		x, _ = compiled(filename, nil)
	}
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("%s: %w", filename, err)
	}
	return x
}

func compiled(filename string, src []byte) (*code.Code, error) {
	mod, file, err := parser.Parse(filename, src, parser.File)
	if err != nil {
		return nil, err
	}
	return compile.Module(file, mod, compile.Options{})
}

func (c *collector) compile(filename string, src []byte) (*code.Code, error) {
	x, err := compiled(filename, src)
	if err != nil || c.texts[filename+string(src)] {
		return x, err
	}
	c.texts[filename+string(src)] = true
	data, err := freeze.Write(x, src)
	for i := 0; err == nil; i++ {
		name := frozen.FileName(filename, i)
		if _, taken := c.files[name]; !taken {
			c.files[name] = data
			break
		}
	}
	return x, err
}
