package os

import (
	"io/fs"
	"time"

	gotime "pya/stdlib/time"
	"pya/vm/object"
)

// scanIter is the iterator of scandir().
type scanIter struct {
	object.Header
	entries []fs.DirEntry
	dir     string
	bytes   bool
}

// dirEntry is a DirEntry.
type dirEntry struct {
	object.Header
	name, path value
	file       string
	entry      fs.DirEntry
}

func scandir(t *thread, args []value) (value, error) {
	list, bytes, err := readDir(t, "scandir", args[0])
	if err != nil {
		return value{}, err
	}
	it := object.Alloc[scanIter](types().iterator)
	it.entries, it.bytes, it.dir = list, bytes, "."
	if args[0].IsValid() && !args[0].IsNone() {
		if it.dir, err = pathArg(t, "scandir", args[0], kindsPath); err != nil {
			return value{}, err
		}
	}
	return object.FromObj(it), nil
}

func scanNext(t *thread, self value) (value, bool, error) {
	it := object.Self[scanIter](self)
	if len(it.entries) == 0 {
		return value{}, false, nil
	}
	e := object.Alloc[dirEntry](types().entry)
	e.entry = it.entries[0]
	it.entries = it.entries[1:]
	e.file = it.dir
	if e.file[len(e.file)-1] != '/' {
		e.file += "/"
	}
	e.file += e.entry.Name()
	var err error
	if e.name, err = nameValue(t, e.entry.Name(), it.bytes); err != nil {
		return value{}, false, err
	}
	e.path, err = nameValue(t, e.file, it.bytes)
	return object.FromObj(e), err == nil, err
}

func iterMethods() []object.Def {
	closeIt := func(_ *thread, self value) (value, error) {
		object.Self[scanIter](self).entries = nil
		return object.None, nil
	}
	return []object.Def{
		{Name: "close", Sig: "self, /", F1: closeIt},
		{Name: "__enter__", Sig: "self, /", F1: func(_ *thread, self value) (value, error) { return self, nil }},
		{Name: "__exit__", Sig: "self, /, *args", Fn: func(t *thread, args []value) (value, error) { return closeIt(t, args[0]) }},
	}
}

func selfEntry(v value) *dirEntry { return object.Self[dirEntry](v) }

// info describes the file of an entry. A file that is gone is no error where only its kind is asked.
func (e *dirEntry) info(t *thread, follow bool) (fs.FileInfo, error) {
	f, err := files(t, e.path)
	if err != nil {
		return nil, err
	}
	info, err := statInfo(t, f, e.file, follow)
	if err != nil {
		return nil, object.FromGoError(err, e.path)
	}
	return info, nil
}

// is tells whether the entry is of a kind.
func (e *dirEntry) is(t *thread, followArg value, kind fs.FileMode) (value, error) {
	follow, err := flag(t, followArg, true)
	if err != nil {
		return value{}, err
	}
	mode := e.entry.Type()
	if mode&fs.ModeSymlink != 0 && follow {
		info, err := e.info(t, true)
		if _, gone := object.IsException(err, object.FileNotFoundError); gone {
			return object.False, nil
		}
		if err != nil {
			return value{}, err
		}
		mode = info.Mode().Type()
	}
	return object.Bool(mode.Type() == kind), nil
}

func entryMethods() []object.Def {
	return []object.Def{
		{Name: "__class_getitem__", Sig: "cls, item, /", Doc: "See PEP 585", Flag: object.ClassDef, F2: func(_ *thread, cls, item value) (value, error) {
			return object.NewGenericAlias(cls, item), nil
		}},
		{Name: "is_dir", Sig: "self, *, follow_symlinks=True", Doc: "Return True if the entry is a directory; cached per entry.", Fn: func(t *thread, args []value) (value, error) {
			return selfEntry(args[0]).is(t, args[1], fs.ModeDir)
		}},
		{Name: "is_file", Sig: "self, *, follow_symlinks=True", Doc: "Return True if the entry is a file; cached per entry.", Fn: func(t *thread, args []value) (value, error) {
			return selfEntry(args[0]).is(t, args[1], 0)
		}},
		{Name: "is_symlink", Sig: "self, /", Doc: "Return True if the entry is a symbolic link; cached per entry.", F1: func(_ *thread, self value) (value, error) {
			return object.Bool(selfEntry(self).entry.Type()&fs.ModeSymlink != 0), nil
		}},
		{Name: "is_junction", Sig: "self, /", F1: func(*thread, value) (value, error) { return object.False, nil }},
		{Name: "stat", Sig: "self, *, follow_symlinks=True", Doc: "Return stat_result object for the entry; cached per entry.", Fn: func(t *thread, args []value) (value, error) {
			follow, err := flag(t, args[1], true)
			if err != nil {
				return value{}, err
			}
			info, err := selfEntry(args[0]).info(t, follow)
			if err != nil {
				return value{}, err
			}
			return statResult(info), nil
		}},
		{Name: "inode", Sig: "self, /", Doc: "Return inode of the entry; cached per entry.", F1: func(t *thread, self value) (value, error) {
			info, err := selfEntry(self).info(t, false)
			if err != nil {
				return value{}, err
			}
			d, _ := systemDetails(info)
			return object.Int(d.ino), nil
		}},
		{Name: "__fspath__", Sig: "self, /", Doc: "Returns the path for the entry.", F1: func(_ *thread, self value) (value, error) { return selfEntry(self).path, nil }},
		{Name: "__repr__", Sig: "self, /", F1: func(t *thread, self value) (value, error) {
			r, err := t.Repr(selfEntry(self).name)
			return object.NewStr("<DirEntry " + r + ">"), err
		}},
	}
}

func entryAttrs() []object.GetSet {
	return []object.GetSet{
		{Name: "name", Get: func(_ *thread, self value) (value, error) { return selfEntry(self).name, nil }},
		{Name: "path", Get: func(_ *thread, self value) (value, error) { return selfEntry(self).path, nil }},
	}
}

// utime sets the times of a file: times in seconds, ns in nanoseconds, now if both are missing.
func utime(t *thread, args []value) (value, error) {
	now := t.Interp.Host.Clock().Now()
	at, mt := now, now
	given := func(v value) bool { return v.IsValid() && !v.IsNone() }
	if given(args[1]) && given(args[2]) {
		return value{}, object.ValueErrorf("utime: you may specify either 'times' or 'ns' but not both")
	}
	pair := func(v value, what string) ([]value, error) {
		tup, ok := object.AsTuple(v)
		if !ok || len(tup.Items()) != 2 {
			return nil, object.TypeErrorf("utime: '%s' must be %s", what, map[string]string{"times": "either a tuple of two ints or None", "ns": "a tuple of two ints"}[what])
		}
		return tup.Items(), nil
	}
	switch {
	case given(args[1]):
		p, err := pair(args[1], "times")
		if err != nil {
			return value{}, err
		}
		for i, dst := range []*time.Time{&at, &mt} {
			n, err := gotime.Nanoseconds(t, p[i])
			if err != nil {
				return value{}, err
			}
			*dst = time.Unix(0, n.Int64())
		}
	case given(args[2]):
		p, err := pair(args[2], "ns")
		if err != nil {
			return value{}, err
		}
		for i, dst := range []*time.Time{&at, &mt} {
			n, err := t.Index(p[i])
			if err != nil {
				return value{}, err
			}
			*dst = time.Unix(0, int64(n))
		}
	}
	return withPath("utime", func(f object.FileSystem, name string) error { return f.Chtimes(name, at, mt) })(t, args[0])
}
