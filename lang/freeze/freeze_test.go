package freeze_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pya/lang/code"
	"pya/lang/compile"
	"pya/lang/freeze"
	"pya/parser"
)

// compiled compiles a text, nil if it is none of Python.
func compiled(name string, src []byte) *code.Code {
	mod, file, err := parser.Parse(name, src, parser.File)
	if err != nil {
		return nil
	}
	c, err := compile.Module(file, mod, compile.Options{})
	if err != nil {
		return nil
	}
	return c
}

// TestRoundTrip freezes programs and compares what is read with what was written.
func TestRoundTrip(t *testing.T) {
	files, err := filepath.Glob("../../testdata/programs/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs found", err)
	}
	texts := map[string][]byte{"constants": []byte(`x = (None, True, False, -1, 1 << 70, 0.1, 2j, "a\ud800é", b"\0\xff", ..., (1, ()), y in {1, "b"})` + "\n")}
	for _, path := range files {
		if texts[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, src := range texts {
		want := compiled(name, src)
		if want == nil {
			continue
		}
		data, err := freeze.Write(want, src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, ok := freeze.Read(name, data, src)
		if !ok {
			t.Errorf("%s: what was written is refused", name)
			continue
		}
		if diff := difference(got, want); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// difference names the first code whose fields are not equal; Files are not compared.
func difference(got, want *code.Code) string {
	for i := range min(len(got.Body().Pool), len(want.Body().Pool)) {
		g, isCode := got.Body().Pool[i].Const.(*code.Code)
		w, ok := want.Body().Pool[i].Const.(*code.Code)
		if !isCode || !ok {
			continue
		}
		if diff := difference(g, w); diff != "" {
			return diff
		}
		got.Body().Pool[i].Const, want.Body().Pool[i].Const = nil, nil
	}
	a, b := *got, *want
	a.File, b.File = nil, nil
	if field := differs(*a.Body(), *b.Body()); field != "" {
		return a.Qualname + ": " + field + " differs"
	}
	if field := differs(a, b); field != "" {
		return a.Qualname + ": " + field + " differs"
	}
	return ""
}

// differs names the first field that is not equal.
func differs(a, b any) string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		f := va.Type().Field(i)
		if !f.IsExported() || f.Name == "ReadBody" {
			continue
		}
		x, y := va.Field(i), vb.Field(i)
		switch x.Kind() {
		case reflect.Slice, reflect.Map:
			if x.Len() == 0 && y.Len() == 0 {
				continue
			}
		}
		if !reflect.DeepEqual(x.Interface(), y.Interface()) {
			return f.Name
		}
	}
	return ""
}

// TestRefusal: bytes of another text, and bytes that are cut off, are refused.
func TestRefusal(t *testing.T) {
	src := []byte("x = 1\n")
	data, err := freeze.Write(compiled("a", src), src)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := freeze.Read("a", data, []byte("x = 2\n")); ok {
		t.Error("code of another text is taken")
	}
	if _, ok := freeze.Read("a", data[:5], src); ok {
		t.Error("half a head is taken")
	}
	data[0] ^= 1
	if _, ok := freeze.Read("a", data, src); ok {
		t.Error("code with other opcodes is taken")
	}
}

func BenchmarkRead(b *testing.B) {
	src, err := os.ReadFile("../../stdlib/plain/inspect.pya")
	if err != nil {
		b.Fatal(err)
	}
	data, err := freeze.Write(compiled("inspect", src), src)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := freeze.Read("inspect", data, src); !ok {
			b.Fatal("refused")
		}
	}
}
