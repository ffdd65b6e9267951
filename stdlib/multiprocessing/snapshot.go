package multiprocessing

import (
	"pya/vm"
	"pya/vm/object"
)

// This file takes the main program over into isolates. Functions and classes are defined again from their statements;
// variables come with the values they had when the isolate was started.

// snapshot is the main program at the time an isolate is started.
type snapshot struct {
	definitions []vm.Definition
	values      map[string]message
	// again are variables whose assignments are executed again: what cannot be pickled but is made anew in each
	// process, such as locks, and functions and classes made by calls.
	again map[string]bool
	file  string
	name  string
}

// remade are the modules of the types whose objects are made anew.
var remade = map[string]bool{"_thread": true, "threading": true, "queue": true, "_queue": true, "contextvars": true, "_contextvars": true,
	"functools": true, "types": true, "typing": true, "weakref": true, "itertools": true}

// takeMain takes a snapshot of the main program.
func (m *member) takeMain(t *thread) (snapshot, error) {
	main := m.rt.MainObject()
	s := snapshot{values: map[string]message{}, again: map[string]bool{}}
	if main == nil {
		return s, nil
	}
	if m.adopt != nil {
		m.adopt(t)
	}
	var err error
	if s.definitions, err = m.rt.Definitions(); err != nil {
		return s, err
	}
	used := map[string]bool{}
	for _, d := range s.definitions {
		d.Globals(used)
		for _, n := range d.Targets {
			// Pickles refer to classes and functions that no text mentions.
			if v, ok := main.Get(t, n); ok && (v.Kind() == object.KFunction || v.Kind() == object.KType) {
				used[n] = true
			}
		}
	}
	if v, ok := main.Get(t, "__file__"); ok {
		if str, ok := object.AsStr(v); ok {
			s.file = str.Go()
		}
	}
	for n := range used {
		if n == "" || n[0] == '_' && len(n) > 1 && n[1] == '_' {
			continue
		}
		if v, ok := main.Get(t, n); ok {
			s.take(t, n, v)
		}
	}
	return s, nil
}

// take takes one variable.
func (s *snapshot) take(t *thread, name string, v value) {
	switch v.Kind() {
	case object.KModule:
		return
	case object.KFunction, object.KType:
		// A def or class statement makes it; what else made it is executed again.
		s.again[name] = true
		return
	}
	msg, err := pack(t, v)
	if err == nil {
		s.values[name] = msg
		return
	}
	if remade[v.Type().Module()] {
		s.again[name] = true
	}
}

// adoptMain makes __main__ of a snapshot. Nothing is executed until somebody asks for a name.
func (m *member) adoptMain(t *thread, s snapshot) {
	main := m.rt.MainModule()
	if s.file != "" {
		main.Set(t, "__file__", object.NewStr(s.file))
	}
	m.rt.AdoptDefinitions(s.definitions)
	m.adopt = func(t *thread) {
		m.adopt = nil
		m.fillMain(t, main, s)
	}
	main.Missing = func(t *thread, name string) (value, bool, error) {
		if m.adopt == nil {
			return value{}, false, nil
		}
		m.adopt(t)
		v, ok := main.Get(t, name)
		return v, ok, nil
	}
}

// fillMain executes the definitions and sets the variables. A definition that fails here (because it needs something
// that exists in the parent only) leaves its name undefined: using it is a NameError, as is said in the documentation.
func (m *member) fillMain(t *thread, main *object.Module, s snapshot) {
	set := map[string]bool{}
	assign := func(name string) bool {
		msg, ok := s.values[name]
		if !ok || set[name] {
			return ok
		}
		v, err := m.unpack(t, message{data: msg.data, objects: retained(msg.objects)})
		if err != nil {
			return false
		}
		set[name] = true
		main.Set(t, name, v)
		return true
	}
	for _, d := range s.definitions {
		all, again := len(d.Targets) > 0, false
		for _, n := range d.Targets {
			if !assign(n) {
				all = false
			}
			again = again || s.again[n]
		}
		if all || d.Targets != nil && !again {
			continue
		}
		if err := m.rt.RunDefinition(t, main, d); err != nil {
			continue
		}
	}
	for n := range s.values {
		assign(n)
	}
}

func retained(objects []shared) []shared {
	for _, o := range objects {
		o.retain()
	}
	return objects
}
