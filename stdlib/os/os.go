// Package os is the modules os and posixpath (os.path), over the Host's file system, environment and process. Behaviour
// and errors follow CPython 3.13 on Linux.
//
// It owns the functions named after system calls; environ, walk, paths and the like are pya text. What a Host does not
// offer (processes, users) is missing or raises OSError.
package os

import (
	_ "embed"
	"io/fs"
	"math"
	goos "os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"pya/stdlib/io"
	"pya/stdlib/structseq"
	"pya/stdlib/warnings"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed os.pya
var source []byte

//go:embed posixpath.pya
var pathSource []byte

// typeSet are the native types.
type typeSet struct{ stat, statvfs, terminalSize, uname, times, entry, iterator *object.Type }

var types func() *typeSet

func init() { types = sync.OnceValue(makeTypes) }

func makeTypes() *typeSet {
	return &typeSet{
		stat: structseq.New(structseq.Spec{Module: "os", Name: "stat_result", Doc: "stat_result: Result from stat, fstat, or lstat.",
			Fields: []string{"st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime"},
			// The named times are floats; those of the tuple are whole seconds.
			Hidden: []string{"st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"}}),
		statvfs: structseq.New(structseq.Spec{Module: "os", Name: "statvfs_result", Doc: "statvfs_result: Result from statvfs or fstatvfs.",
			Fields: []string{"f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag", "f_namemax"},
			Hidden: []string{"f_fsid"}}),
		terminalSize: structseq.New(structseq.Spec{Module: "os", Name: "terminal_size", Doc: "A tuple of (columns, lines) for holding terminal window size", Fields: []string{"columns", "lines"}}),
		uname:        structseq.New(structseq.Spec{Module: "posix", Name: "uname_result", Fields: []string{"sysname", "nodename", "release", "version", "machine"}}),
		times:        structseq.New(structseq.Spec{Module: "posix", Name: "times_result", Fields: []string{"user", "system", "children_user", "children_system", "elapsed"}}),
		entry:        object.NewNative[dirEntry](object.TypeSpec{Name: "DirEntry", Module: "posix", Flags: object.NoNew | object.Final, Methods: entryMethods(), GetSets: entryAttrs()}),
		iterator:     object.NewNative[scanIter](object.TypeSpec{Name: "ScandirIterator", Module: "posix", Flags: object.NoNew | object.Final, Methods: iterMethods(), Next: scanNext}),
	}
}

// Build fills os.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	ty := types()
	for n, typ := range map[string]*object.Type{"stat_result": ty.stat, "statvfs_result": ty.statvfs, "terminal_size": ty.terminalSize, "uname_result": ty.uname,
		"times_result": ty.times, "DirEntry": ty.entry, "error": object.OSError} {
		m.Set(t, n, object.FromObj(typ))
	}
	for n, i := range constants {
		m.Set(t, n, object.Int(i))
	}
	for n, i := range linuxConstants {
		m.Set(t, n, object.Int(i))
	}
	m.AddDefs(t, object.AuditedDefs(defs(), auditEvents))
	m.AddDefs(t, object.AuditedDefs(fdDefs(), auditEvents))
	m.AddDefs(t, object.AuditedDefs(processDefs(t), auditEvents))
	m.AddDefs(t, object.AuditedDefs(childDefs(t), auditEvents))
	m.AddDefs(t, object.AuditedDefs(posixDefs(t), auditEvents))
	m.AddDefs(t, terminalDefs(t))
	if err := setKernelNames(t, m); err != nil {
		return err
	}
	if n := rt.Options().Flags.CPUs; n > 0 {
		m.AddDefs(t, fixedCPUs(n))
	}
	if err := rt.RunEmbedded(t, m, "<frozen os>", source); err != nil {
		return err
	}
	p, err := rt.Import(t, "posixpath")
	if err != nil {
		return err
	}
	m.Set(t, "path", p)
	t.Interp.Modules.SetStr(t.Interp.Intern("os.path"), p)
	return nil
}

// BuildPath fills posixpath.
func BuildPath(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen posixpath>", pathSource)
}

// constants are the numbers of the module.
var constants = map[string]int64{
	"F_OK": 0, "R_OK": 4, "W_OK": 2, "X_OK": 1, "SEEK_SET": 0, "SEEK_CUR": 1, "SEEK_END": 2,
	"O_RDONLY": int64(goos.O_RDONLY), "O_WRONLY": int64(goos.O_WRONLY), "O_RDWR": int64(goos.O_RDWR), "O_APPEND": int64(goos.O_APPEND),
	"O_CREAT": int64(goos.O_CREATE), "O_EXCL": int64(goos.O_EXCL), "O_SYNC": int64(goos.O_SYNC), "O_TRUNC": int64(goos.O_TRUNC),
	"O_NONBLOCK": int64(syscall.O_NONBLOCK), "O_CLOEXEC": int64(syscall.O_CLOEXEC), "O_ACCMODE": 3,
	"EX_OK": 0, "EX_USAGE": 64, "EX_DATAERR": 65, "EX_NOINPUT": 66, "EX_NOUSER": 67, "EX_NOHOST": 68, "EX_UNAVAILABLE": 69,
	"EX_SOFTWARE": 70, "EX_OSERR": 71, "EX_OSFILE": 72, "EX_CANTCREAT": 73, "EX_IOERR": 74, "EX_TEMPFAIL": 75, "EX_PROTOCOL": 76,
	"EX_NOPERM": 77, "EX_CONFIG": 78, "P_WAIT": 0, "P_NOWAIT": 1, "P_NOWAITO": 1, "WNOHANG": 1, "WUNTRACED": 2, "TMP_MAX": 238328,
}

// files gives the file system; a Host without one permits nothing.
func files(t *thread, path value) (object.FileSystem, error) {
	io.FlushAll(t)
	fs := t.Interp.Host.FS()
	if fs == nil {
		return nil, object.FromGoError(goos.ErrPermission, path)
	}
	return fs, nil
}

// isInt tells ints, which stand for descriptors.
func isInt(v value) bool {
	k := v.Kind()
	return k == object.KInt || k == object.KBool
}

// pathArg reads the path argument of a function. fn and kinds are for the error: the function's name, with that of the
// argument as in "rename: src" if it is not path, and what the path may be.
func pathArg(t *thread, fn string, v value, kinds string) (string, error) {
	fn, arg, named := strings.Cut(fn, ": ")
	if !named {
		arg = "path"
	}
	if k := v.Kind(); k != object.KStr && k != object.KBytes {
		if f, ok := t.Lookup(v.Type(), t.Interp.Intern("__fspath__")); !ok || f.IsNone() {
			return "", object.TypeErrorf("%s: %s should be %s, not %s", fn, arg, kinds, v.Type().MessageName())
		}
	}
	name, err := io.PathString(t, v)
	if err != nil {
		if _, ok := object.IsException(err, object.ValueError); ok && !isUnicodeError(err) {
			return "", object.ValueErrorf("%s: embedded null character in %s", fn, arg)
		}
	}
	return name, err
}

func isUnicodeError(err error) bool {
	_, ok := object.IsException(err, object.UnicodeError)
	return ok
}

const (
	kindsPath   = "string, bytes or os.PathLike"
	kindsPathFd = "string, bytes, os.PathLike or integer"
)

// folderPath is a Host that finds names in open folders.
type folderPath interface {
	DirPath(fd int, name string) (string, error)
}

// at is the path of a name that begins in the open folder dirFd, which may be missing or None.
func at(t *thread, dirFd value, name string) (string, error) {
	if !dirFd.IsValid() || dirFd.IsNone() {
		return name, nil
	}
	if _, ok := t.Lookup(dirFd.Type(), t.Interp.Intern("__index__")); !ok {
		return "", object.TypeErrorf("argument should be integer or None, not %s", dirFd.Type().MessageName())
	}
	fd, err := fdNumber(t, dirFd)
	if err != nil || filepath.IsAbs(name) {
		return name, err
	}
	h, ok := t.Interp.Host.(folderPath)
	if !ok {
		return "", object.Raise(object.NotImplementedError, "dir_fd unavailable on this platform")
	}
	return h.DirPath(fd, name)
}

// fdNumber reads the number of an open file.
func fdNumber(t *thread, v value) (int, error) {
	if err := noBool(t, v); err != nil {
		return 0, err
	}
	fd, err := t.Index(v)
	switch {
	case err != nil:
		if _, is := object.IsException(err, object.OverflowError); !is {
			return 0, err
		}
		return 0, object.OverflowErrorf("fd is %s", outside(v))
	case fd > math.MaxInt32:
		return 0, object.OverflowErrorf("fd is greater than maximum")
	case fd < math.MinInt32:
		return 0, object.OverflowErrorf("fd is less than minimum")
	}
	return fd, nil
}

// noBool warns of a bool in the place of a descriptor.
func noBool(t *thread, v value) error {
	if v.Kind() != object.KBool {
		return nil
	}
	return warnings.Warn(t, object.RuntimeWarning, "bool is used as a file descriptor", 1)
}

// outside tells on which side an int is out of range.
func outside(v value) string {
	if object.ToBig(v).Sign() < 0 {
		return "less than minimum"
	}
	return "greater than maximum"
}

// pathAt is the path of an argument in the open folder dirFd.
func pathAt(t *thread, fn string, path, dirFd value) (string, error) {
	name, err := pathArg(t, fn, path, kindsPath)
	if err != nil {
		return "", err
	}
	return inFolder(t, path, dirFd, name)
}

// inFolder is at with errors that name the path.
func inFolder(t *thread, path, dirFd value, name string) (string, error) {
	name, err := at(t, dirFd, name)
	if err == nil {
		return name, nil
	}
	if _, is := err.(*object.Exception); is {
		return "", err
	}
	return "", object.FromGoError(err, named(t, path))
}

// fdAlone refuses what does not go with a descriptor for a path.
func fdAlone(fn string, dirFd value, follow bool, both string) error {
	switch {
	case dirFd.IsValid() && !dirFd.IsNone():
		return object.ValueErrorf("%s: %s", fn, both)
	case !follow:
		return object.ValueErrorf("%s: cannot use fd and follow_symlinks together", fn)
	}
	return nil
}

const (
	noMatchingPath = "can't specify dir_fd without matching path"
	bothFds        = "can't specify both dir_fd and fd"
)

// named is how an error names the file of a path argument: a path object by its text.
func named(t *thread, path value) value {
	if isInt(path) {
		return path
	}
	if name, err := io.Fspath(t, path); err == nil {
		return name
	}
	return path
}

// withPath is a function of a path that may begin in the open folder dirFd.
func withPath(fn string, f func(fs object.FileSystem, name string) error) func(t *thread, path, dirFd value) (value, error) {
	return func(t *thread, path, dirFd value) (value, error) {
		name, err := pathAt(t, fn, path, dirFd)
		if err != nil {
			return value{}, err
		}
		fs, err := files(t, path)
		if err != nil {
			return value{}, err
		}
		t.Block(func() { err = f(fs, name) })
		return object.None, object.FromGoError(err, named(t, path))
	}
}

// twoPaths are the arguments of a function of two paths, each with an open folder to begin in.
type twoPaths struct{ src, dst, srcFd, dstFd value }

// run calls f with the names.
func (p twoPaths) run(t *thread, fn string, f func(fs object.FileSystem, a, b string) error) (value, error) {
	a, err := pathAt(t, fn+": src", p.src, p.srcFd)
	if err != nil {
		return value{}, p.second(t, err)
	}
	b, err := pathAt(t, fn+": dst", p.dst, p.dstFd)
	if err != nil {
		return value{}, p.second(t, err)
	}
	fs, err := files(t, p.src)
	if err != nil {
		return value{}, err
	}
	t.Block(func() { err = f(fs, a, b) })
	return object.None, p.second(t, object.FromGoError(err, named(t, p.src)))
}

// second makes an error of the system name both files.
func (p twoPaths) second(t *thread, err error) error {
	if e, ok := object.IsException(err, object.OSError); ok {
		e.SetFilename(named(t, p.src))
		e.SetFilename2(named(t, p.dst))
	}
	return err
}

// defs are the functions of paths.
func defs() []object.Def {
	one := func(name, sig, doc string, dirFd int, f func(fs object.FileSystem, name string) error) object.Def {
		g := withPath(name, f)
		return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, args []value) (value, error) {
			return g(t, args[0], args[dirFd])
		}}
	}
	rename := func(fs object.FileSystem, a, b string) error { return fs.Rename(a, b) }
	return []object.Def{
		{Name: "fspath", Sig: "path", Doc: "Return the file system path representation of the object.", F1: io.Fspath},
		{Name: "_fspath", Sig: "path", Doc: "Return the file system path representation of the object.", F1: io.Fspath},
		{Name: "stat", Sig: "path, *, dir_fd=None, follow_symlinks=True", Doc: "Perform a stat system call on the given path.", Fn: func(t *thread, args []value) (value, error) {
			follow, err := flag(t, args[2], true)
			if err != nil {
				return value{}, err
			}
			return stat(t, "stat", args[0], args[1], follow)
		}},
		{Name: "lstat", Sig: "path, *, dir_fd=None", Doc: "Perform a stat system call on the given path, without following symbolic links.", Fn: func(t *thread, args []value) (value, error) {
			return stat(t, "lstat", args[0], args[1], false)
		}},
		{Name: "listdir", Sig: "path=None", Doc: "Return a list containing the names of the files in the directory.", Fn: listdir},
		{Name: "scandir", Sig: "path=None", Doc: "Return an iterator of DirEntry objects for given path.", Fn: scandir},
		{Name: "mkdir", Sig: "path, mode=511, *, dir_fd=None", Doc: "Create a directory.", Fn: func(t *thread, args []value) (value, error) {
			mode, err := number(t, args[1], 0o777)
			if err != nil {
				return value{}, err
			}
			return withPath("mkdir", func(f object.FileSystem, name string) error { return f.Mkdir(name, fileMode(mode)) })(t, args[0], args[2])
		}},
		one("rmdir", "path, *, dir_fd=None", "Remove a directory.", 1, func(fs object.FileSystem, name string) error { return fs.Rmdir(name) }),
		one("remove", "path, *, dir_fd=None", "Remove a file (same as unlink()).", 1, func(fs object.FileSystem, name string) error { return fs.Remove(name) }),
		one("unlink", "path, *, dir_fd=None", "Remove a file (same as remove()).", 1, func(fs object.FileSystem, name string) error { return fs.Remove(name) }),
		{Name: "chdir", Sig: "path", Doc: "Change the current working directory to the specified path.", F1: func(t *thread, path value) (value, error) {
			if isInt(path) {
				return changeToFd(t, path, path)
			}
			return withPath("chdir", func(fs object.FileSystem, name string) error { return fs.Chdir(name) })(t, path, value{})
		}},
		{Name: "rename", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None", Doc: "Rename a file or directory.", Fn: func(t *thread, a []value) (value, error) {
			return twoPaths{a[0], a[1], a[2], a[3]}.run(t, "rename", rename)
		}},
		{Name: "replace", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None", Doc: "Rename a file or directory, overwriting the destination.", Fn: func(t *thread, a []value) (value, error) {
			return twoPaths{a[0], a[1], a[2], a[3]}.run(t, "replace", rename)
		}},
		{Name: "link", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True", Doc: "Create a hard link to a file.", Fn: link},
		{Name: "symlink", Sig: "src, dst, target_is_directory=False, *, dir_fd=None", Doc: "Create a symbolic link pointing to src named dst.", Fn: func(t *thread, a []value) (value, error) {
			return twoPaths{src: a[0], dst: a[1], dstFd: a[3]}.run(t, "symlink", func(fs object.FileSystem, a, b string) error { return fs.Symlink(a, b) })
		}},
		{Name: "readlink", Sig: "path, *, dir_fd=None", Doc: "Return a string representing the path to which the symbolic link points.", Fn: readlink},
		{Name: "chmod", Sig: "path, mode, *, dir_fd=None, follow_symlinks=True", Doc: "Change the access permissions of a file.", Fn: chmod},
		{Name: "truncate", Sig: "path, length", Doc: "Truncate a file, specified by path, to a specific length.", Fn: func(t *thread, args []value) (value, error) {
			n, err := number(t, args[1], 0)
			if err != nil {
				return value{}, err
			}
			if isInt(args[0]) {
				return ftruncate(t, args[0], args[1])
			}
			return withPath("truncate", func(f object.FileSystem, name string) error { return f.Truncate(name, int64(n)) })(t, args[0], value{})
		}},
		{Name: "utime", Sig: "path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True", Doc: "Set the access and modified time of path.", Fn: utime},
		{Name: "access", Sig: "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True", Doc: "Use the real uid/gid to test for access to a path.", Fn: access},
		{Name: "getcwd", Sig: "", Doc: "Return a unicode string representing the current working directory.", F0: getcwd},
		{Name: "getcwdb", Sig: "", Doc: "Return a bytes string representing the current working directory.", F0: func(t *thread) (value, error) {
			v, err := getcwd(t)
			if err != nil {
				return value{}, err
			}
			return t.Encode(v, "utf-8", "surrogateescape")
		}},
	}
}

func flag(t *thread, v value, def bool) (bool, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Truth(v)
}

func number(t *thread, v value, def int) (int, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Index(v)
}

// fileMode makes Go's mode bits of a permission number.
func fileMode(mode int) fs.FileMode {
	m := fs.FileMode(mode & 0o777)
	if mode&0o4000 != 0 {
		m |= fs.ModeSetuid
	}
	if mode&0o2000 != 0 {
		m |= fs.ModeSetgid
	}
	if mode&0o1000 != 0 {
		m |= fs.ModeSticky
	}
	return m
}

// stat describes a file given by path or descriptor.
func stat(t *thread, fn string, path, dirFd value, follow bool) (value, error) {
	if isInt(path) && fn == "stat" {
		if err := fdAlone(fn, dirFd, follow, noMatchingPath); err != nil {
			return value{}, err
		}
		return statFd(t, path)
	}
	kinds := kindsPathFd
	if fn == "lstat" {
		kinds = kindsPath
	}
	name, err := pathArg(t, fn, path, kinds)
	if err == nil {
		name, err = inFolder(t, path, dirFd, name)
	}
	if err != nil {
		return value{}, err
	}
	fs, err := files(t, path)
	if err != nil {
		return value{}, err
	}
	info, err := statInfo(t, fs, name, follow)
	if err != nil {
		return value{}, object.FromGoError(err, named(t, path))
	}
	return statResult(info), nil
}

func statInfo(t *thread, f object.FileSystem, name string, follow bool) (info fs.FileInfo, err error) {
	t.Block(func() {
		if follow {
			info, err = f.Stat(name)
		} else {
			info, err = f.Lstat(name)
		}
	})
	return info, err
}

// details are the parts of a stat result that Go keeps in a system's own struct.
type details struct {
	mode, ino, dev, nlink, uid, gid, blksize, blocks, rdev int64
	atime, mtime, ctime                                    int64 // nanoseconds
}

// plainDetails are those of a FileInfo alone.
func plainDetails(info fs.FileInfo) details {
	d := details{nlink: 1, mode: int64(info.Mode().Perm()), blksize: 4096, blocks: (info.Size() + 511) / 512}
	d.mtime = info.ModTime().UnixNano()
	d.atime, d.ctime = d.mtime, d.mtime
	for bit, m := range map[fs.FileMode]int64{fs.ModeDir: 0o40000, fs.ModeSymlink: 0o120000, fs.ModeNamedPipe: 0o10000,
		fs.ModeSocket: 0o140000, fs.ModeDevice: 0o60000, fs.ModeCharDevice: 0o20000, fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if info.Mode()&bit != 0 {
			d.mode |= m
		}
	}
	if info.Mode().IsRegular() {
		d.mode |= 0o100000
	}
	return d
}

func statResult(info fs.FileInfo) value {
	d, ok := systemDetails(info)
	if !ok {
		d = plainDetails(info)
	}
	n := object.Int
	sec := func(ns int64) value {
		s := ns / 1e9
		if ns%1e9 < 0 {
			s--
		}
		return n(s)
	}
	float := func(ns int64) value { return object.Float(float64(ns/1e9) + 1e-9*float64(ns%1e9)) }
	return structseq.Make(types().stat, 10, n(d.mode), n(d.ino), n(d.dev), n(d.nlink), n(d.uid), n(d.gid), n(info.Size()),
		sec(d.atime), sec(d.mtime), sec(d.ctime), float(d.atime), float(d.mtime), float(d.ctime),
		n(d.atime), n(d.mtime), n(d.ctime), n(d.blksize), n(d.blocks), n(d.rdev))
}

// readDir lists a directory; bytes tells that names are wanted as bytes, path how the program named it.
func readDir(t *thread, fn string, path value) (list []fs.DirEntry, bytes bool, err error) {
	name := "."
	given := path.IsValid() && !path.IsNone()
	if given && isInt(path) {
		return readOpenDir(t, path)
	}
	if given {
		if name, err = pathArg(t, fn, path, "string, bytes, os.PathLike, integer or None"); err != nil {
			return nil, false, err
		}
		p, _ := io.Fspath(t, path)
		bytes = p.Kind() == object.KBytes
		if name == "" {
			return nil, bytes, object.ErrnoError(int(syscall.ENOENT), "", path)
		}
	} else {
		path = object.NewStr(".")
	}
	f, err := files(t, path)
	if err != nil {
		return nil, bytes, err
	}
	t.Block(func() { list, err = f.ReadDir(name) })
	return list, bytes, object.FromGoError(err, named(t, path))
}

// readOpenDir lists the folder of a descriptor.
func readOpenDir(t *thread, v value) (list []fs.DirEntry, bytes bool, err error) {
	fd, err := fdNumber(t, v)
	if err != nil {
		return nil, false, err
	}
	f, err := files(t, value{})
	if err != nil {
		return nil, false, err
	}
	h, ok := t.Interp.Host.(folderPath)
	if !ok {
		return nil, false, object.FromGoError(goos.ErrPermission, v)
	}
	name, err := h.DirPath(fd, ".")
	if err != nil {
		return nil, false, object.FromGoError(err, value{})
	}
	t.Block(func() { list, err = f.ReadDir(name) })
	return list, false, object.FromGoError(err, v)
}

// nameValue is a file's name as str or bytes.
func nameValue(t *thread, name string, bytes bool) (value, error) {
	if bytes {
		return object.NewBytes(name), nil
	}
	return io.PathValue(t, name)
}

func listdir(t *thread, args []value) (value, error) {
	list, bytes, err := readDir(t, "listdir", args[0])
	if err != nil {
		return value{}, err
	}
	out := make([]value, len(list))
	for i, e := range list {
		if out[i], err = nameValue(t, e.Name(), bytes); err != nil {
			return value{}, err
		}
	}
	return object.NewList(out), nil
}

func readlink(t *thread, args []value) (value, error) {
	name, err := pathAt(t, "readlink", args[0], args[1])
	if err != nil {
		return value{}, err
	}
	f, err := files(t, args[0])
	if err != nil {
		return value{}, err
	}
	target, err := f.Readlink(name)
	if err != nil {
		return value{}, object.FromGoError(err, named(t, args[0]))
	}
	p, err := io.Fspath(t, args[0])
	if err != nil {
		return value{}, err
	}
	return nameValue(t, target, p.Kind() == object.KBytes)
}

func getcwd(t *thread) (value, error) {
	f, err := files(t, value{})
	if err != nil {
		return value{}, err
	}
	wd, err := f.Getwd()
	if err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	return io.PathValue(t, wd)
}

// accessor is a Host file system that can tell permissions.
type accessor interface {
	Access(name string, mode uint32) error
}

func access(t *thread, args []value) (value, error) {
	name, err := pathArg(t, "access", args[0], kindsPath)
	if err != nil {
		return value{}, err
	}
	mode, err := number(t, args[1], 0)
	if err != nil {
		return value{}, err
	}
	effective, err := flag(t, args[3], false)
	if err != nil {
		return value{}, err
	}
	follow, err := flag(t, args[4], true)
	if err != nil {
		return value{}, err
	}
	if name, err = at(t, args[2], name); err != nil {
		if _, is := err.(*object.Exception); is {
			return value{}, err
		}
		return object.False, nil
	}
	f := t.Interp.Host.FS()
	if f == nil {
		return object.False, nil
	}
	if h, ok := t.Interp.Host.(object.Kernel); ok && (effective || !follow) {
		return object.Bool(h.Faccess(name, uint32(mode), effective, follow) == nil), nil
	}
	if a, ok := f.(accessor); ok {
		return object.Bool(a.Access(name, uint32(mode)) == nil), nil
	}
	info, err := statInfo(t, f, name, follow)
	if err != nil {
		return object.False, nil
	}
	perm := int(info.Mode().Perm())
	return object.Bool((perm|perm>>3|perm>>6)&mode == mode), nil
}

// link makes a hard link. Where nothing else is asked for, a link to a symbolic link is one to the link itself, as
// link(2) has it.
func link(t *thread, a []value) (value, error) {
	follow, err := flag(t, a[4], true)
	if err != nil {
		return value{}, err
	}
	given := func(v value) bool { return v.IsValid() && !v.IsNone() }
	plain := !given(a[2]) && !given(a[3]) && follow
	return twoPaths{a[0], a[1], a[2], a[3]}.run(t, "link", func(fs object.FileSystem, from, to string) error {
		if h, ok := t.Interp.Host.(object.Kernel); ok && !plain {
			return h.LinkAt(from, to, follow)
		}
		return fs.Link(from, to)
	})
}

func chmod(t *thread, args []value) (value, error) {
	mode, err := number(t, args[1], 0)
	if err != nil {
		return value{}, err
	}
	follow, err := flag(t, args[3], true)
	if err != nil {
		return value{}, err
	}
	if isInt(args[0]) {
		if err := fdAlone("chmod", args[2], follow, noMatchingPath); err != nil {
			return value{}, err
		}
		return chmodFd(t, args[0], mode)
	}
	set := func(f object.FileSystem, name string) error {
		if !follow {
			// Links have no permissions of their own.
			if info, err := f.Lstat(name); err != nil || info.Mode()&fs.ModeSymlink != 0 {
				if err == nil {
					err = object.Raise(object.NotImplementedError, "chmod: follow_symlinks unavailable on this platform")
				}
				return err
			}
		}
		return f.Chmod(name, fileMode(mode))
	}
	return withPath("chmod", set)(t, args[0], args[2])
}

// chmodFd sets the permissions of an open file.
func chmodFd(t *thread, fd value, mode int) (value, error) {
	n, err := fdNumber(t, fd)
	if err != nil {
		return value{}, err
	}
	h, ok := t.Interp.Host.(object.Posix)
	if !ok {
		return value{}, object.FromGoError(goos.ErrPermission, fd)
	}
	return object.None, object.FromGoError(h.Fchmod(n, uint32(mode)), fd)
}

// changeToFd goes to an open folder; shown is how an error names it.
func changeToFd(t *thread, fd, shown value) (value, error) {
	n, err := fdNumber(t, fd)
	if err != nil {
		return value{}, err
	}
	h, ok := t.Interp.Host.(object.Posix)
	if !ok {
		return value{}, object.FromGoError(goos.ErrPermission, shown)
	}
	return object.None, object.FromGoError(h.Fchdir(n), shown)
}

// fixedCPUs are the functions that count processors where the command line says how many to count.
func fixedCPUs(n int) (defs []object.Def) {
	for _, name := range []string{"cpu_count", "process_cpu_count"} {
		defs = append(defs, object.Def{Name: name, Sig: "", Doc: "The number of CPUs that the option -X cpu_count has set.",
			F0: func(*thread) (value, error) { return object.Int(int64(n)), nil }})
	}
	return defs
}

func cpuCount(*thread) (value, error) { return object.Int(int64(runtime.NumCPU())), nil }
