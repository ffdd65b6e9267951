package zonedata_test

import (
	"strings"
	"testing"

	"pya/stdlib/zonedata"
)

func TestZones(t *testing.T) {
	names, err := zonedata.Names()
	if err != nil || len(names) < 500 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	for _, name := range names {
		text, ok, err := zonedata.Zone(name)
		if err != nil || !ok || !strings.HasPrefix(string(text), "TZif") {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
	for _, name := range []string{"", "No/Where", "Europe/", "../x"} {
		if _, ok, err := zonedata.Zone(name); ok || err != nil {
			t.Errorf("%q: %v %v", name, ok, err)
		}
	}
}
