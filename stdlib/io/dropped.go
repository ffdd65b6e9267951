package io

import (
	"runtime"
	"sync/atomic"

	"pya/vm/object"
)

// Dropped watches an object that ought to be closed: if the collector finds it while it is open, the program gets a
// ResourceWarning.
type Dropped struct {
	closed  atomic.Bool
	cleanup runtime.Cleanup
	// show is the text that the warning shows; it must not refer to the object.
	show func(t *thread) (string, error)
}

// WatchDropped begins to watch x.
func WatchDropped[T any](t *thread, x *T, show func(t *thread) (string, error)) *Dropped {
	d := &Dropped{show: show}
	in := t.Interp
	d.cleanup = runtime.AddCleanup(x, func(d *Dropped) {
		if !d.closed.Load() {
			in.Later(d.warn)
		}
	}, d)
	return d
}

// Close ends the watch; nil has none. It is called once.
func (d *Dropped) Close() {
	if d != nil {
		d.closed.Store(true)
		d.cleanup.Stop()
	}
}

// warn tells of the object, unless nobody has asked for such warnings: they are off where neither the program nor the
// command line has anything to do with warnings.
func (d *Dropped) warn(t *thread) {
	if t.Interp.Warn == nil || !warningsWanted(t) {
		return
	}
	text, err := d.show(t)
	if err == nil {
		err = t.Interp.Warn(t, object.ResourceWarning, "unclosed "+text, 1)
	}
	if err != nil && t.Interp.Unraisable != nil {
		t.Interp.Unraisable(t, err, "Exception ignored while a dropped object is warned of", object.None)
	}
}

func warningsWanted(t *thread) bool {
	if _, ok := t.Interp.Modules.GetStr(t.Interp.Intern("warnings")); ok {
		return true
	}
	sys, err := t.Interp.Import(t, "sys")
	if err != nil {
		return false
	}
	v, ok, err := t.GetAttrOpt(sys, t.Interp.Intern("warnoptions"))
	list, isList := object.AsList(v)
	return err == nil && ok && isList && list.Len() > 0
}

// openNote is what the warning of an open file shows: the type of the outermost stream on it, the file's name and what
// the stream says of itself.
type openNote struct {
	typ            *object.Type
	name           value
	mode, encoding string
}

func (n openNote) text(t *thread) (string, error) {
	kind := "_io." + n.typ.Name()
	if n.typ.IsHeap() {
		kind = n.typ.FullName()
	}
	name, err := t.Repr(n.name)
	if err != nil {
		return "", err
	}
	text := "file <" + kind + " name=" + name
	switch {
	case n.encoding != "":
		text += " mode=" + object.ReprString(n.mode) + " encoding=" + object.ReprString(n.encoding)
	case n.mode != "":
		text += " mode=" + object.ReprString(n.mode) + " closefd=True"
	}
	return text + ">", nil
}

// watch makes a file that owns its descriptor one that is warned of. outer is the outermost stream that open() has put on
// it, or the file itself.
func (x *fileIO) watch(t *thread, outer value) {
	if !x.closefd {
		return
	}
	n := openNote{typ: outer.Type(), name: x.name}
	switch ty := types(); {
	case n.typ == ty.text:
		tx := selfText(outer)
		n.mode, n.encoding = tx.mode.StrPtr().Go(), tx.encoding
	case n.typ == ty.file || n.typ.IsSubtype(ty.file):
		n.mode = x.mode()
	}
	x.dropped = WatchDropped(t, x, n.text)
}

func asFile(v value) (*fileIO, bool) {
	if !v.Type().IsSubtype(types().file) {
		return nil, false
	}
	return selfFile(v), true
}
