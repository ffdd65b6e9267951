// Package atexit is the module atexit: functions that run when the program ends.
package atexit

import (
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// entry is a registered call.
type entry struct {
	f    value
	args []value
	kw   []*object.Str
}

// exits are a Runtime's registered calls, the first registered first.
type exits struct{ entries []entry }

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n"))
	x := &exits{}
	rt.AddExit(x.run)
	m.AddDefs(t, []object.Def{
		{Name: "register", Sig: "func, /, *args, **kwargs", Doc: "Register a function to be executed upon normal program termination.", Raw: x.register},
		{Name: "unregister", Sig: "func, /", Doc: "Unregister an exit function which was previously registered using atexit.register.", F1: x.unregister},
		{Name: "_clear", Sig: "", Doc: "Clear the list of previously registered exit functions.", F0: func(*thread) (value, error) {
			x.entries = nil
			return object.None, nil
		}},
		{Name: "_run_exitfuncs", Sig: "", Doc: "Run all registered exit functions.", F0: func(t *thread) (value, error) { return object.None, x.run(t) }},
		{Name: "_ncallbacks", Sig: "", Doc: "Return the number of registered exit functions.", F0: func(*thread) (value, error) {
			return object.Int(int64(len(x.entries))), nil
		}},
	})
	return nil
}

func (x *exits) register(t *thread, args []value, kw []*object.Str) (value, error) {
	if len(args) == len(kw) {
		return value{}, object.TypeErrorf("register() takes at least 1 argument (0 given)")
	}
	if !t.Callable(args[0]) {
		return value{}, object.TypeErrorf("the first argument must be callable")
	}
	x.entries = append(x.entries, entry{args[0], append([]value(nil), args[1:]...), append([]*object.Str(nil), kw...)})
	return args[0], nil
}

func (x *exits) unregister(t *thread, f value) (value, error) {
	for i := len(x.entries) - 1; i >= 0 && i < len(x.entries); i-- {
		eq, err := object.Equal(t, x.entries[i].f, f)
		if err != nil {
			return value{}, err
		}
		if eq && i < len(x.entries) {
			x.entries = append(x.entries[:i:i], x.entries[i+1:]...)
		}
	}
	return object.None, nil
}

// run calls the functions, the last registered first. An exception is reported and stops nothing.
func (x *exits) run(t *thread) error {
	for len(x.entries) > 0 {
		e := x.entries[len(x.entries)-1]
		x.entries = x.entries[:len(x.entries)-1]
		if _, err := t.CallKw(e.f, e.args, e.kw); err != nil {
			if t.Interp.Unraisable == nil {
				return err
			}
			r, rerr := t.Repr(e.f)
			if rerr != nil {
				r = "<unknown>"
			}
			t.Interp.Unraisable(t, err, "Exception ignored in atexit callback "+r, object.None)
		}
	}
	return nil
}
