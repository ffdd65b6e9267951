package loop

import (
	"strings"

	"pya/vm/object"
)

// This file is the types Handle and TimerHandle.

// newHandleArgs reads the arguments of Handle(callback, args, loop, context) for a new handle of class cls.
func newHandleArgs(t *thread, cls *object.Type, a []value) (*Handle, error) {
	args, err := t.ToSlice(a[1])
	if err != nil {
		return nil, err
	}
	ctx, err := ctxArg(a[3])
	if err != nil {
		return nil, err
	}
	if ctx == nil {
		ctx = t.CopyContext()
	}
	h := object.Alloc[Handle](cls)
	h.call = &call{callback: a[0], args: args, ctx: ctx}
	debug := false
	if l, ok := object.Cast[Loop](a[2], LoopType()); ok {
		h.call.loop, debug = l, l.debug
	} else {
		h.call.foreign = a[2]
		v, err := t.CallMethod(a[2], "get_debug")
		if err != nil {
			return nil, err
		}
		if debug, err = t.Truth(v); err != nil {
			return nil, err
		}
	}
	if debug {
		h.call.debug = &debugInfo{source: sourceTrace(t)}
	}
	return h, nil
}

// run calls the handle's callback as the loop does.
func (h *Handle) run(t *thread) error {
	switch {
	case h.call == nil:
		return nil
	case h.call.loop != nil:
		return h.call.loop.runHandle(t, h)
	}
	prev := t.Context
	c := h.call
	t.Context = c.ctx
	_, err := t.CallKw(c.callback, c.args, nil)
	t.Context = prev
	if err == nil || Fatal(err) {
		return err
	}
	e, ok := err.(*object.Exception)
	if !ok {
		return err
	}
	d := object.NewDict()
	set := func(k string, v value) { d.SetStr(t.Interp.Intern(k), v) }
	set("message", object.NewStr("Exception in callback "+callbackText(t, c.callback, c.args, c.debug != nil)))
	set("exception", object.FromObj(e))
	set("handle", object.FromObj(h))
	if c.debug != nil && c.debug.source.IsValid() {
		set("source_traceback", c.debug.source)
	}
	_, err = t.CallMethod(c.foreign, "call_exception_handler", object.FromObj(d))
	return err
}

// cancel is handle.cancel().
func (h *Handle) cancel(t *thread) error {
	if h.cancelled {
		return nil
	}
	if c := h.call; c != nil && c.debug != nil {
		// The callback is dropped; what it was stays visible.
		r, err := t.Repr(c.callback)
		if err != nil {
			return err
		}
		c.debug.text = r
	}
	foreign := value{}
	if h.call != nil {
		foreign = h.call.foreign
	}
	h.Cancel()
	if h.timer && foreign.IsValid() {
		_, err := t.CallMethod(foreign, "_timer_handle_cancelled", object.FromObj(h))
		return err
	}
	return nil
}

func (h *Handle) info() *debugInfo {
	if h.call != nil && h.call.debug != nil {
		return h.call.debug
	}
	return nil
}

func (h *Handle) repr(t *thread, cls string) string {
	parts := []string{cls}
	if h.cancelled {
		parts = append(parts, "cancelled")
	}
	if h.timer {
		parts = append(parts, "when="+object.FloatRepr(h.when))
	}
	d := h.info()
	if h.call != nil && !h.call.callback.IsNone() {
		parts = append(parts, callbackText(t, h.call.callback, h.call.args, d != nil))
	}
	if d != nil && d.source.IsValid() {
		if at := lastLine(t, d.source); at != "" {
			parts = append(parts, "created at "+at)
		}
	}
	return "<" + strings.Join(parts, " ") + ">"
}

var handleMethods = []object.Def{
	method("__new__", "cls, callback, args, loop, context=None", "", func(t *thread, a []value) (value, error) {
		h, err := newHandleArgs(t, a[0].TypePtr(), a[1:])
		if err != nil {
			return value{}, err
		}
		return object.FromObj(h), nil
	}),
	m1("cancel", "", func(t *thread, self value) (value, error) {
		return object.None, object.Self[Handle](self).cancel(t)
	}),
	m1("cancelled", "", func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[Handle](self).cancelled), nil
	}),
	m1("get_context", "", func(_ *thread, self value) (value, error) {
		return contextOf(object.Self[Handle](self)), nil
	}),
	m1("_run", "", func(t *thread, self value) (value, error) {
		return object.None, object.Self[Handle](self).run(t)
	}),
	m1("__repr__", "", func(t *thread, self value) (value, error) {
		return object.NewStr(object.Self[Handle](self).repr(t, self.Type().Name())), nil
	}),
}

// target is what the handle calls; None once it was cancelled.
func (h *Handle) target() *call {
	if h.call == nil {
		return &call{callback: object.None}
	}
	return h.call
}

// contextOf is the context of a handle, None for one that was cancelled or has none.
func contextOf(h *Handle) value {
	if h.call == nil || h.call.ctx == nil {
		return object.None
	}
	return object.FromObj(h.call.ctx)
}

func handleAttr(name string, get func(h *Handle) value) object.GetSet {
	return object.GetSet{Name: name, Get: func(_ *thread, self value) (value, error) { return orNone(get(object.Self[Handle](self))), nil }}
}

var handleAttrs = []object.GetSet{
	handleAttr("_callback", func(h *Handle) value { return h.target().callback }),
	handleAttr("_args", func(h *Handle) value {
		if h.call == nil || h.cancelled {
			return object.None
		}
		return object.NewTuple(h.call.args)
	}),
	handleAttr("_cancelled", func(h *Handle) value { return object.Bool(h.cancelled) }),
	handleAttr("_context", contextOf),
	handleAttr("_loop", func(h *Handle) value {
		switch {
		case h.call == nil:
			return object.None
		case h.call.loop != nil:
			return object.FromObj(h.call.loop)
		}
		return h.call.foreign // zero for a cancelled one
	}),
	handleAttr("_source_traceback", func(h *Handle) value {
		if d := h.info(); d != nil {
			return d.source
		}
		return value{}
	}),
	handleAttr("_repr", func(h *Handle) value {
		if d := h.info(); d != nil && d.text != "" {
			return object.NewStr(d.text)
		}
		return value{}
	}),
}

// timerCompare makes a comparison of timers by time; equal tells what it gives for equal times of equal timers.
func timerCompare(name string, less func(a, b float64) bool, orEqual bool) object.Def {
	return object.Def{Name: name, Sig: "self, other, /", F2: func(t *thread, a, b value) (value, error) {
		o, ok := object.Cast[Handle](b, TimerHandleType())
		if !ok {
			return object.NotImplemented, nil
		}
		h := object.Self[Handle](a)
		if less(h.when, o.when) || !orEqual {
			return object.Bool(less(h.when, o.when)), nil
		}
		eq, err := h.equal(t, o)
		return object.Bool(eq), err
	}}
}

// equal compares timers by what they do and when.
func (h *Handle) equal(t *thread, o *Handle) (bool, error) {
	if h.when != o.when || h.cancelled != o.cancelled || h.fut != o.fut {
		return false, nil
	}
	a, b := h.target(), o.target()
	same, err := object.SameOrEqual(t, a.callback, b.callback)
	if err != nil || !same {
		return false, err
	}
	return object.SameOrEqual(t, object.NewTuple(a.args), object.NewTuple(b.args))
}

func less(a, b float64) bool    { return a < b }
func greater(a, b float64) bool { return a > b }

var timerMethods = []object.Def{
	method("__new__", "cls, when, callback, args, loop, context=None", "", func(t *thread, a []value) (value, error) {
		when, err := t.AsReal(a[1])
		if err != nil {
			return value{}, err
		}
		h, err := newHandleArgs(t, a[0].TypePtr(), a[2:])
		if err != nil {
			return value{}, err
		}
		h.timer, h.when = true, when
		return object.FromObj(h), nil
	}),
	m1("when", "Return a scheduled callback time.", func(_ *thread, self value) (value, error) {
		return object.Float(object.Self[Handle](self).when), nil
	}),
	m1("__hash__", "", func(t *thread, self value) (value, error) {
		h, err := object.Hash(t, object.Float(object.Self[Handle](self).when))
		return object.Int(int64(h)), err
	}),
	{Name: "__eq__", Sig: "self, other, /", F2: func(t *thread, a, b value) (value, error) {
		o, ok := object.Cast[Handle](b, TimerHandleType())
		if !ok {
			return object.NotImplemented, nil
		}
		eq, err := object.Self[Handle](a).equal(t, o)
		return object.Bool(eq), err
	}},
	timerCompare("__lt__", less, false), timerCompare("__le__", less, true),
	timerCompare("__gt__", greater, false), timerCompare("__ge__", greater, true),
}

var timerAttrs = []object.GetSet{
	handleAttr("_when", func(h *Handle) value { return object.Float(h.when) }),
	{Name: "_scheduled", NoDel: true, Get: func(_ *thread, self value) (value, error) {
		return object.Bool(object.Self[Handle](self).inHeap), nil
	}, Set: func(t *thread, self, v value) error {
		_, err := t.Truth(v)
		return err
	}},
}

// callbackText names a callback, for functions with the place of their definition; in debug mode with the arguments.
func callbackText(t *thread, fn value, args []value, debug bool) string {
	text := formatCallback(t, fn, args, value{}, debug, "")
	if at := functionPlace(t, fn); at != "" {
		text += " at " + at
	}
	return text
}

// partialOf gives the parts of a functools.partial.
func partialOf(t *thread, fn value) (f value, args []value, kw value, ok bool) {
	if fn.Type().Name() != "partial" && !fn.Type().Has("keywords") {
		return f, nil, kw, false
	}
	get := func(n string) value {
		v, found, err := t.GetAttrOpt(fn, t.Interp.Intern(n))
		if err != nil || !found {
			return value{}
		}
		return v
	}
	f, kw = get("func"), get("keywords")
	a := get("args")
	if !f.IsValid() || !kw.IsValid() || !a.IsValid() {
		return f, nil, kw, false
	}
	args, err := t.ToSlice(a)
	return f, args, kw, err == nil
}

func formatCallback(t *thread, fn value, args []value, kw value, debug bool, suffix string) string {
	if f, pargs, pkw, ok := partialOf(t, fn); ok {
		return formatCallback(t, f, pargs, pkw, debug, formatArgs(t, args, kw, debug)+suffix)
	}
	name := ""
	for _, n := range []string{"__qualname__", "__name__"} {
		if q, ok, err := t.GetAttrOpt(fn, t.Interp.Intern(n)); err == nil && ok {
			if s, ok := object.AsStr(q); ok && s.Go() != "" {
				name = s.Go()
				break
			}
		}
	}
	if name == "" {
		r, err := t.Repr(fn)
		if err != nil {
			r = "<callback>"
		}
		name = r
	}
	return name + formatArgs(t, args, kw, debug) + suffix
}

// formatArgs shows arguments in debug mode only: they may be secret.
func formatArgs(t *thread, args []value, kw value, debug bool) string {
	if !debug {
		return "()"
	}
	var parts []string
	for _, a := range args {
		r, err := shortRepr(t, a)
		if err != nil {
			r = "?"
		}
		parts = append(parts, r)
	}
	if d, ok := object.AsDict(kw); kw.IsValid() && ok {
		var k, v value
		for i := 0; d.Next(&i, &k, &v); {
			r, err := shortRepr(t, v)
			if err != nil {
				r = "?"
			}
			s, err := t.Str(k)
			if err != nil {
				s = "?"
			}
			parts = append(parts, s+"="+r)
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// functionPlace is file:line of the function behind a callback, "" if there is none.
func functionPlace(t *thread, fn value) string {
	for range 100 {
		if f, _, _, ok := partialOf(t, fn); ok {
			fn = f
			continue
		}
		w, ok, err := t.GetAttrOpt(fn, t.Interp.Intern("__wrapped__"))
		if err != nil || !ok || object.Is(w, fn) {
			break
		}
		fn = w
	}
	if f, ok := object.AsFunction(fn); ok {
		return f.Code.File.Name + ":" + object.FormatInt(int64(f.Code.FirstLine))
	}
	return ""
}
