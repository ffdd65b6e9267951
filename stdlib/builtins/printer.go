package builtins

import (
	"pya/stdlib/internal/native"
	"pya/vm/object"
)

// printer is copyright, credits and license: as text they are what they say, called they print it.
type printer struct {
	object.Header
	attrs      *object.Attrs
	name, text string
}

var printerType native.Type

func newPrinter(name, text string) value {
	cls := printerType.Get(func() *object.Type {
		return object.NewNative[printer](object.TypeSpec{Name: "_Printer", Module: "_sitebuiltins", Flags: object.NoNew,
			Doc: "A text of the interpreter that is printed when it is called.", Methods: []object.Def{
				{Name: "__repr__", Sig: "self, /", F1: func(_ *object.Thread, self value) (value, error) {
					p := object.Self[printer](self)
					if p.name == "license" {
						return object.NewStr("Type license() to see the full license text"), nil
					}
					return object.NewStr(p.text), nil
				}},
				{Name: "__call__", Sig: "self, /", F1: func(t *object.Thread, self value) (value, error) {
					return callPrint(t, object.NewStr(object.Self[printer](self).text))
				}},
			}})
	})
	p := object.Alloc[printer](cls)
	p.name, p.text = name, text
	return object.FromObj(p)
}

func callPrint(t *object.Thread, text value) (value, error) {
	builtins, err := t.Interp.Import(t, "builtins")
	if err != nil {
		return value{}, err
	}
	return t.CallMethod(builtins, "print", text)
}

const copyright = "Copyright (c) 2026 the pya authors"

const credits = "pya stands on Go and its libraries, and on the language that Guido van Rossum and many others made: Python."

const license = `MIT License

` + copyright + `

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`
