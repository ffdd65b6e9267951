package io

import (
	"strings"
	"unicode/utf8"

	"pya/vm/object"
)

// Files are the open files of a Runtime by descriptor: what os.read(fd), open(fd) and the like find again. A file
// enters when a program asks for its number.
type Files struct {
	open map[int]object.File
}

type filesKey struct{}

// FilesOf gives the table of a Runtime.
func FilesOf(t *thread) *Files {
	fs, ok := t.Interp.Data[filesKey{}].(*Files)
	if !ok {
		fs = &Files{open: map[int]object.File{}}
		t.Interp.Data[filesKey{}] = fs
	}
	return fs
}

// Add enters a file and gives its descriptor.
func (fs *Files) Add(f object.File) int {
	fd := int(f.Fd())
	fs.open[fd] = f
	return fd
}

// Get finds the file of a descriptor; 0 to 2 are the Host's streams where they are files.
func (fs *Files) Get(t *thread, fd int) (object.File, bool) {
	if f, ok := fs.open[fd]; ok {
		return f, true
	}
	var s any
	switch fd {
	case 0:
		s = t.Interp.Host.Stdin()
	case 1:
		s = t.Interp.Host.Stdout()
	case 2:
		s = t.Interp.Host.Stderr()
	}
	if f, ok := s.(object.File); ok {
		return f, true
	}
	if d, ok := t.Interp.Host.(object.Descriptors); ok && fd > 2 {
		f, err := d.OpenFd(fd)
		return f, err == nil
	}
	return nil, false
}

// IsStream tells whether a descriptor stands for a standard stream of the Host.
func (fs *Files) IsStream(fd int) bool {
	_, ok := fs.open[fd]
	return !ok && fd >= 0 && fd <= 2
}

// Close closes a file and forgets its descriptor. A standard stream of the Host is only closed in the kernel: it may be
// opened again under the same number.
func (fs *Files) Close(t *thread, fd int, f object.File) error {
	if d, ok := t.Interp.Host.(object.Descriptors); ok && fs.IsStream(fd) {
		return d.CloseFd(int(f.Fd()))
	}
	fs.Remove(fd)
	return f.Close()
}

// Remove forgets a descriptor.
func (fs *Files) Remove(fd int) { delete(fs.open, fd) }

// Pipe gives the two ends of a new pipe if the Host has pipes.
type Pipe interface {
	Pipe() (r, w object.File, err error)
}

// Fspath is os.fspath: a str or bytes.
func Fspath(t *thread, v value) (value, error) {
	if k := v.Kind(); k == object.KStr || k == object.KBytes {
		return v, nil
	}
	f, ok := t.Lookup(v.Type(), t.Interp.Intern("__fspath__"))
	if !ok || f.IsNone() {
		return value{}, object.TypeErrorf("expected str, bytes or os.PathLike object, not %s", v.Type().Name())
	}
	method, err := t.BindSlot(f, v)
	if err != nil || method.IsNone() {
		return value{}, object.TypeErrorf("expected str, bytes or os.PathLike object, not %s", v.Type().Name())
	}
	r, err := t.Call(method)
	if err != nil {
		return value{}, err
	}
	if k := r.Kind(); k != object.KStr && k != object.KBytes {
		return value{}, object.TypeErrorf("expected %s.__fspath__() to return str or bytes, not %s", v.Type().MessageName(), r.Type().MessageName())
	}
	return r, nil
}

// PathString is the name of a file as the Host takes it. Lone surrogates stand for bytes that are not UTF-8.
func PathString(t *thread, v value) (string, error) {
	p, err := Fspath(t, v)
	if err != nil {
		return "", err
	}
	name := ""
	if s, ok := object.AsStr(p); ok {
		if name = s.Go(); !utf8.ValidString(name) {
			b, err := t.Encode(p, "utf-8", "surrogateescape")
			if err != nil {
				return "", err
			}
			data, _ := object.AsBytes(b)
			name = data.Go()
		}
	} else if b, ok := object.AsBytes(p); ok {
		name = b.Go()
	}
	if strings.IndexByte(name, 0) >= 0 {
		return "", object.ValueErrorf("embedded null byte")
	}
	return name, nil
}

// PathValue makes the str of a name that came from the Host.
func PathValue(t *thread, name string) (value, error) {
	if utf8.ValidString(name) {
		return object.NewStr(name), nil
	}
	return t.Decode(object.NewBytes(name), "utf-8", "surrogateescape")
}

// terminal is implemented by Host streams and files that may be terminals.
type terminal interface{ IsTerminal() bool }

// isTerminal tells whether a Host stream is a terminal.
func isTerminal(f any) bool {
	x, ok := f.(terminal)
	return ok && x.IsTerminal()
}

// IsTerminal tells whether the file of a descriptor is a terminal.
func IsTerminal(f object.File) bool { return isTerminal(f) }
