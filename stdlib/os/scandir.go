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
	open    bool // the folder was given by a descriptor: paths are names
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
	switch {
	case args[0].IsValid() && isInt(args[0]):
		it.open = true
		if it.dir, err = at(t, args[0], "."); err != nil {
			return value{}, failed(err)
		}
	case args[0].IsValid() && !args[0].IsNone():
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
	if e.path = e.name; it.open {
		return object.FromObj(e), true, nil
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
	times, err := utimeTimes(t, args[1], args[2])
	if err != nil {
		return value{}, err
	}
	follow, err := flag(t, args[4], true)
	if err != nil {
		return value{}, err
	}
	k, ok := t.Interp.Host.(object.Kernel)
	if isInt(args[0]) && ok {
		if err := fdAlone("utime", args[3], follow, noMatchingPath); err != nil {
			return value{}, err
		}
		fd, err := fdNumber(t, args[0])
		if err != nil {
			return value{}, err
		}
		return object.None, object.FromGoError(k.Utimens("", fd, times, true), args[0])
	}
	set := func(f object.FileSystem, name string) error {
		if ok && name != "" {
			return k.Utimens(name, -1, times, follow)
		}
		now := t.Interp.Host.Clock().Now()
		if times == nil {
			return f.Chtimes(name, now, now)
		}
		return f.Chtimes(name, time.Unix(0, times[0]), time.Unix(0, times[1]))
	}
	return withPath("utime", set)(t, args[0], args[3])
}

// utimeTimes are the times in nanoseconds; nil stands for the current time.
func utimeTimes(t *thread, times, ns value) (*[2]int64, error) {
	if !times.IsNone() && times.IsValid() && ns.IsValid() {
		return nil, object.ValueErrorf("utime: you may specify either 'times' or 'ns' but not both")
	}
	v, what, kind := times, "times", "either a tuple of two ints or None"
	if ns.IsValid() {
		v, what, kind = ns, "ns", "a tuple of two ints"
	} else if !times.IsValid() || times.IsNone() {
		return nil, nil
	}
	tup, ok := object.AsTuple(v)
	if !ok || len(tup.Items()) != 2 {
		return nil, object.TypeErrorf("utime: '%s' must be %s", what, kind)
	}
	var out [2]int64
	for i, x := range tup.Items() {
		if ns.IsValid() {
			n, err := t.Index(x)
			if err != nil {
				return nil, err
			}
			out[i] = int64(n)
			continue
		}
		n, err := gotime.Nanoseconds(t, x)
		if err != nil {
			return nil, err
		}
		if !n.IsInt64() {
			return nil, object.OverflowErrorf("timestamp out of range for platform time_t")
		}
		out[i] = n.Int64()
	}
	return &out, nil
}
