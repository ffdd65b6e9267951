package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pya/stdlib"
	"pya/vm"
	"pya/vm/object"
	"pya/vm/oshost"
)

// walked are the modules whose public names all have a test, and the folder of the programs that use them.
var walked = map[string]string{
	"asyncio": "stdlib/asyncio", "threading": "stdlib/threading", "concurrent.futures": "stdlib/concurrent",
	"multiprocessing": "stdlib/multiprocessing", "greenlet": "stdlib/greenlet", "queue": "stdlib/threading",
}

// TestNamesHaveTests walks the modules' __all__ and the names of the tutorials: each exists, and a golden program uses it.
func TestNamesHaveTests(t *testing.T) {
	rt, err := vm.New(vm.Options{Modules: stdlib.Modules, Host: oshost.New(nil, &oshost.VirtualClock{})})
	if err != nil {
		t.Fatal(err)
	}
	for module, folder := range walked {
		used := wordsOf(t, folder)
		for _, name := range allOf(t, rt, module) {
			checkName(t, rt, module+"."+name, used)
		}
	}
	list, err := os.ReadFile("testdata/documents_names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(list), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		used := wordsOf(t, fields[0])
		for _, name := range fields[1:] {
			checkName(t, rt, name, used)
		}
	}
}

// checkName looks for a name in the module and in the words of the test programs; one after a colon only in those.
func checkName(t *testing.T, rt *vm.Runtime, name string, used map[string]bool) {
	t.Helper()
	last := name[strings.LastIndexAny(name, ".:")+1:]
	if !used[last] {
		t.Errorf("no test program uses %s", name)
	}
	if strings.HasPrefix(name, ":") {
		return
	}
	err := rt.Do(context.Background(), func(th *object.Thread) error { return lookUp(th, rt, name) })
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// lookUp imports as much of a dotted name as is a module and gets the rest as attributes.
func lookUp(t *object.Thread, rt *vm.Runtime, name string) error {
	parts := strings.Split(name, ".")
	v, err := rt.Import(t, parts[0])
	for i := 1; i < len(parts) && err == nil; i++ {
		next, aerr := t.GetAttrStr(v, parts[i])
		if aerr != nil {
			next, err = rt.Import(t, strings.Join(parts[:i+1], "."))
		}
		v = next
	}
	return err
}

func allOf(t *testing.T, rt *vm.Runtime, module string) (names []string) {
	t.Helper()
	err := rt.Do(context.Background(), func(th *object.Thread) error {
		m, err := rt.Import(th, module)
		if err != nil {
			return err
		}
		all, err := th.GetAttrStr(m, "__all__")
		if err != nil {
			return err
		}
		return th.Iterate(all, func(v object.Value) error {
			s, err := th.Str(v)
			names = append(names, s)
			return err
		})
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("%s.__all__: %v %v", module, names, err)
	}
	return names
}

var word = regexp.MustCompile(`\w+`)

// wordsOf are the words of the programs in a package's testdata and of what they print, such as names of exceptions.
func wordsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(folder + "/testdata/*.py")
	outputs, oerr := filepath.Glob(folder + "/testdata/*.out")
	if oerr != nil {
		t.Fatal(oerr)
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no test programs: %v", folder, err)
	}
	words := map[string]bool{}
	for _, f := range append(files, outputs...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range word.FindAll(bytes.TrimSpace(text), -1) {
			words[string(w)] = true
		}
	}
	return words
}
