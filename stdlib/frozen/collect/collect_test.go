package collect_test

import (
	"bytes"
	"io/fs"
	"testing"

	"pya/stdlib/frozen"
	"pya/stdlib/frozen/collect"
)

// TestUpToDate compiles every embedded text and compares the files in the binary with what comes out.
func TestUpToDate(t *testing.T) {
	const repair = "run go generate ./stdlib/frozen"
	want, err := collect.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 100 {
		t.Fatalf("only %d texts were found", len(want))
	}
	entries, err := fs.ReadDir(frozen.Files(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := want[e.Name()]; !ok && e.Name() != "README" {
			t.Errorf("%s belongs to no module; %s", e.Name(), repair)
		}
	}
	for name, data := range want {
		have, err := fs.ReadFile(frozen.Files(), name)
		if err != nil {
			t.Errorf("%v; %s", err, repair)
		} else if !bytes.Equal(have, data) {
			t.Errorf("%s is out of date; %s", name, repair)
		}
	}
}
