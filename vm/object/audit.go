package object

import (
	"slices"
	"strings"
)

// This file is audit hooks (PEP 578): functions that are told of what may be of interest to those who watch programs.
// Without hooks an event costs one look at the length of a list.

// AddAuditHook adds a hook; it stays until the interpreter ends. Hooks that there are already may refuse it: with an
// Exception silently.
func (t *Thread) AddAuditHook(hook Value) error {
	if err := t.Audit("sys.addaudithook"); err != nil {
		if _, is := IsException(err, ExceptionType); is {
			return nil
		}
		return err
	}
	t.Interp.auditHooks = append(t.Interp.auditHooks, hook)
	return nil
}

// Audited tells whether there are hooks: those who must make the arguments of an event first may save that.
func (t *Thread) Audited() bool { return len(t.Interp.auditHooks) > 0 }

// Audit tells the hooks of an event. An error of a hook is one of what was about to happen.
func (t *Thread) Audit(event string, args ...Value) error {
	if !t.Audited() {
		return nil
	}
	return t.AuditArgs(t.Interp.Intern(event), NewTuple(args))
}

// AuditArgs is Audit with the arguments as a tuple.
func (t *Thread) AuditArgs(event *Str, args Value) error {
	for _, hook := range t.Interp.auditHooks {
		traced, err := t.canTrace(hook)
		if err != nil {
			return err
		}
		if !traced && t.Interp.Untraced != nil {
			err = t.Interp.Untraced(t, func() error {
				_, err := t.Call(hook, FromObj(event), args)
				return err
			})
		} else {
			_, err = t.Call(hook, FromObj(event), args)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// canTrace tells whether a hook wants to be traced.
func (t *Thread) canTrace(hook Value) (bool, error) {
	v, ok, err := t.GetAttrOpt(hook, t.Interp.Intern("__cantrace__"))
	if err != nil || !ok {
		return false, err
	}
	return t.Truth(v)
}

// AuditedDefs lets the functions of a table tell hooks of their calls. events has, by the name of a function, the event
// and its arguments: "os.mkdir 0 1=511 2=-1" are the first three of the function, with what stands for those that are
// left out or None. "~" before a number is a text as bytes, "#" the descriptor of a file, "*" all arguments as a tuple. The table stays as it is.
func AuditedDefs(defs []Def, events map[string]string) []Def {
	defs = slices.Clone(defs)
	for i := range defs {
		if spec, ok := events[defs[i].Name]; ok {
			auditDef(&defs[i], newAuditSpec(spec))
		}
	}
	return defs
}

// auditSpec is an event and what its arguments are.
type auditSpec struct {
	event string
	args  []auditArg
}

type auditArg struct {
	index    int
	all      bool
	bytes    bool
	fd       bool
	fallback Value
}

func newAuditSpec(spec string) auditSpec {
	words := strings.Fields(spec)
	out := auditSpec{event: words[0]}
	for _, w := range words[1:] {
		if w == "*" {
			out.args = append(out.args, auditArg{all: true})
			continue
		}
		var a auditArg
		w, a.bytes = strings.CutPrefix(w, "~")
		w, a.fd = strings.CutPrefix(w, "#")
		place, fallback, given := strings.Cut(w, "=")
		a.index, a.fallback = smallNumber(place), None
		if given {
			a.fallback = Int(int64(smallNumber(fallback)))
		}
		out.args = append(out.args, a)
	}
	return out
}

// smallNumber is a decimal number in a table of events.
func smallNumber(text string) int {
	text, negative := strings.CutPrefix(text, "-")
	n := 0
	for _, c := range text {
		n = 10*n + int(c-'0')
	}
	if negative {
		return -n
	}
	return n
}

func auditDef(d *Def, spec auditSpec) {
	switch {
	case d.F0 != nil:
		f := d.F0
		d.F0 = func(t *Thread) (Value, error) {
			if t.Audited() {
				if err := spec.tell(t); err != nil {
					return Value{}, err
				}
			}
			return f(t)
		}
	case d.F1 != nil:
		f := d.F1
		d.F1 = func(t *Thread, a Value) (Value, error) {
			if t.Audited() {
				if err := spec.tell(t, a); err != nil {
					return Value{}, err
				}
			}
			return f(t, a)
		}
	case d.F2 != nil:
		f := d.F2
		d.F2 = func(t *Thread, a, b Value) (Value, error) {
			if t.Audited() {
				if err := spec.tell(t, a, b); err != nil {
					return Value{}, err
				}
			}
			return f(t, a, b)
		}
	case d.F3 != nil:
		f := d.F3
		d.F3 = func(t *Thread, a, b, c Value) (Value, error) {
			if t.Audited() {
				if err := spec.tell(t, a, b, c); err != nil {
					return Value{}, err
				}
			}
			return f(t, a, b, c)
		}
	case d.Fn != nil:
		f := d.Fn
		d.Fn = func(t *Thread, a []Value) (Value, error) {
			if t.Audited() {
				if err := spec.tell(t, a...); err != nil {
					return Value{}, err
				}
			}
			return f(t, a)
		}
	}
}

// tell tells the hooks of a call with these arguments.
func (s *auditSpec) tell(t *Thread, args ...Value) error {
	out := make([]Value, len(s.args))
	for i, a := range s.args {
		switch {
		case a.all:
			out[i] = NewTuple(args)
		case a.index >= len(args) || !args[a.index].IsValid() || args[a.index].IsNone():
			out[i] = a.fallback
		default:
			out[i] = args[a.index]
		}
		if a.fd && !out[i].IsInt() {
			fd, err := t.CallMethod(out[i], "fileno")
			if err != nil {
				return err
			}
			out[i] = fd
		}
		if a.bytes {
			if text, ok := AsStr(out[i]); ok {
				out[i] = NewBytes(text.Go())
			}
		}
	}
	return t.AuditArgs(t.Interp.Intern(s.event), NewTuple(out))
}

// auditedSet makes a setter that tells hooks of what it does.
func auditedSet(name string, set func(t *Thread, self, v Value) error) func(t *Thread, self, v Value) error {
	return func(t *Thread, self, v Value) error {
		if t.Audited() {
			var err error
			if !v.IsValid() || name == "__kwdefaults__" && v.IsNone() {
				err = t.Audit("object.__delattr__", self, NewStr(name))
			} else {
				err = t.Audit("object.__setattr__", self, NewStr(name), v)
			}
			if err != nil {
				return err
			}
		}
		return set(t, self, v)
	}
}

// auditedGet makes a getter that tells hooks of what it does.
func auditedGet(name string, get func(t *Thread, self Value) (Value, error)) func(t *Thread, self Value) (Value, error) {
	return func(t *Thread, self Value) (Value, error) {
		if t.Audited() {
			if err := t.Audit("object.__getattr__", self, NewStr(name)); err != nil {
				return Value{}, err
			}
		}
		return get(t, self)
	}
}
