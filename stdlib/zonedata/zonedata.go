// Package zonedata is the module _zonedata: the time zones that zoneinfo has where the system has no files of them.
//
// zoneinfo.zip is the file lib/time/zoneinfo.zip of the Go distribution, which is made of the tz database of IANA; its
// data is in the public domain. Go's own package time/tzdata holds the same but does not give the bytes out.
package zonedata

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io"
	"sort"
	"strings"
	"sync"

	"pya/vm"
	"pya/vm/object"
)

//go:embed zoneinfo.zip
var archive []byte

// zones opens the archive once; the files themselves are read when they are asked for.
var zones = sync.OnceValues(func() (map[string]*zip.File, error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	out := make(map[string]*zip.File, len(r.File))
	for _, f := range r.File {
		if !strings.HasSuffix(f.Name, "/") {
			out[f.Name] = f
		}
	}
	return out, nil
})

// Zone is the TZif text of a zone; ok is false if there is none of that name.
func Zone(name string) (text []byte, ok bool, err error) {
	all, err := zones()
	if err != nil || all[name] == nil {
		return nil, false, err
	}
	f, err := all[name].Open()
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	text, err = io.ReadAll(f)
	return text, err == nil, err
}

// Names are the names of the zones, sorted.
func Names() ([]string, error) {
	all, err := zones()
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(all))
	for name := range all {
		out = append(out, name)
	}
	sort.Strings(out)
	return out, nil
}

// Build fills the module.
func Build(_ *vm.Runtime, t *object.Thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{
		{Name: "load", Sig: "name, /", Doc: "The TZif bytes of a zone, or None.", F1: load},
		{Name: "names", Sig: "", Doc: "The names of the zones.", Fn: names},
	})
	return nil
}

func load(_ *object.Thread, v object.Value) (object.Value, error) {
	name, ok := object.AsStr(v)
	if !ok {
		return object.Value{}, object.TypeErrorf("load() argument must be str, not %s", object.ArgumentName(v))
	}
	text, ok, err := Zone(name.Go())
	if err != nil || !ok {
		return object.None, err
	}
	return object.NewBytes(string(text)), nil
}

func names(_ *object.Thread, _ []object.Value) (object.Value, error) {
	all, err := Names()
	if err != nil {
		return object.Value{}, err
	}
	out := make([]object.Value, len(all))
	for i, name := range all {
		out[i] = object.NewStr(name)
	}
	return object.NewList(out), nil
}
