package sys

import (
	"pya/vm"
	"pya/vm/object"
)

// monitoring is the namespace sys.monitoring.
type monitoring struct{ m *vm.Monitor }

// newMonitoring makes the namespace.
func newMonitoring(rt *vm.Runtime, t *thread) (value, error) {
	s := monitoring{rt.Monitor()}
	mod := t.NewModule("sys.monitoring", object.NewStr("Callbacks for events of the code that runs (PEP 669)."))
	mod.AddDefs(t, object.AuditedDefs(s.defs(), map[string]string{"register_callback": "sys.monitoring.register_callback 2"}))
	s.m.Disable, s.m.Missing = object.NewInstance(object.ObjectType), object.NewInstance(object.ObjectType)
	mod.Set(t, "DISABLE", s.m.Disable)
	mod.Set(t, "MISSING", s.m.Missing)
	for i, n := range []string{"DEBUGGER_ID", "COVERAGE_ID", "PROFILER_ID", "", "", "OPTIMIZER_ID"} {
		if n != "" {
			mod.Set(t, n, object.Int(int64(i)))
		}
	}
	events, err := monitorEvents(t)
	mod.Set(t, "events", events)
	return object.FromObj(mod), err
}

// monitorEvents is the namespace of the events' bits.
func monitorEvents(t *thread) (value, error) {
	types, err := t.Interp.Import(t, "types")
	if err != nil {
		return value{}, err
	}
	events, err := t.CallMethod(types, "SimpleNamespace")
	if err != nil {
		return value{}, err
	}
	for i, n := range vm.MonitorNames {
		if err := t.SetAttr(events, t.Interp.Intern(n), object.Int(1<<i)); err != nil {
			return value{}, err
		}
	}
	return events, t.SetAttr(events, t.Interp.Intern("NO_EVENTS"), object.Int(0))
}

func (s monitoring) defs() []object.Def {
	return []object.Def{
		{Name: "use_tool_id", Sig: "tool_id, name, /", F2: s.useTool},
		{Name: "free_tool_id", Sig: "tool_id, /", F1: func(t *thread, id value) (value, error) {
			n, err := toolID(t, id)
			if err == nil {
				s.m.Free(n)
			}
			return object.None, err
		}},
		{Name: "get_tool", Sig: "tool_id, /", F1: func(t *thread, id value) (value, error) {
			n, err := toolID(t, id)
			if err != nil || !s.m.Tools[n].IsValid() {
				return object.None, err
			}
			return s.m.Tools[n], nil
		}},
		{Name: "register_callback", Sig: "tool_id, event, func, /", F3: s.register},
		{Name: "get_events", Sig: "tool_id, /", F1: func(t *thread, id value) (value, error) {
			n, err := toolID(t, id)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(s.m.Events(n, nil))), nil
		}},
		{Name: "set_events", Sig: "tool_id, event_set, /", F2: func(t *thread, id, set value) (value, error) {
			n, err := toolID(t, id)
			if err == nil {
				err = s.inUse(n)
			}
			if err != nil {
				return value{}, err
			}
			events, err := eventSet(t, set, 1<<vm.MonitorEvents-1)
			if err == nil {
				s.m.SetEvents(n, nil, events)
			}
			return object.None, err
		}},
		{Name: "get_local_events", Sig: "tool_id, code, /", F2: func(t *thread, id, code value) (value, error) {
			n, c, err := s.toolAndCode(t, id, code)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(s.m.Events(n, c))), nil
		}},
		{Name: "set_local_events", Sig: "tool_id, code, event_set, /", F3: func(t *thread, id, code, set value) (value, error) {
			n, c, err := s.toolAndCode(t, id, code)
			if err != nil {
				return value{}, err
			}
			events, err := eventSet(t, set, vm.MonitorLocal|1<<vm.MonitorCReturn|1<<vm.MonitorCRaise)
			if err == nil {
				s.m.SetEvents(n, c, events)
			}
			return object.None, err
		}},
		{Name: "restart_events", Sig: "", F0: func(*thread) (value, error) { s.m.Restart(); return object.None, nil }},
		{Name: "_all_events", Sig: "", F0: func(t *thread) (value, error) {
			d := object.NewDict()
			for event, tools := range s.m.Wanted() {
				if tools != 0 {
					d.SetStr(t.Interp.Intern(vm.MonitorNames[event]), object.Int(int64(tools)))
				}
			}
			return object.FromObj(d), nil
		}},
	}
}

// toolID is the number of a tool that programs may have.
func toolID(t *thread, v value) (int, error) {
	n, err := t.Index(v)
	if err == nil && (n < 0 || n > 5) {
		err = object.ValueErrorf("invalid tool %d (must be between 0 and 5)", n)
	}
	return n, err
}

// inUse refuses tools that are not in use.
func (s monitoring) inUse(n int) error {
	if !s.m.Tools[n].IsValid() {
		return object.ValueErrorf("tool %d is not in use", n)
	}
	return nil
}

func (s monitoring) toolAndCode(t *thread, id, code value) (int, *vm.CodeObject, error) {
	n, err := toolID(t, id)
	if err != nil {
		return 0, nil, err
	}
	c, ok := object.Cast[vm.CodeObject](code, vm.CodeType)
	if !ok {
		return 0, nil, object.TypeErrorf("code must be a code object")
	}
	return n, c, s.inUse(n)
}

func (s monitoring) useTool(t *thread, id, name value) (value, error) {
	n, err := toolID(t, id)
	if err != nil {
		return value{}, err
	}
	if _, ok := object.AsStr(name); !ok {
		return value{}, object.ValueErrorf("tool name must be a str")
	}
	if s.m.Tools[n].IsValid() {
		return value{}, object.ValueErrorf("tool %d is already in use", n)
	}
	s.m.Tools[n] = name
	return object.None, nil
}

func (s monitoring) register(t *thread, id, event, f value) (value, error) {
	n, err := toolID(t, id)
	if err != nil {
		return value{}, err
	}
	bit, err := t.Index(event)
	if err != nil {
		return value{}, err
	}
	place := -1
	for i := range vm.MonitorNames {
		if bit == 1<<i {
			place = i
		}
	}
	if place < 0 {
		if bit <= 0 || bit&(bit-1) != 0 {
			return value{}, object.ValueErrorf("The callback can only be set for one event at a time")
		}
		return value{}, object.ValueErrorf("invalid event %d", bit)
	}
	if f.IsNone() {
		f = value{}
	}
	before := s.m.Callback(n, vm.MonitorEvent(place), f)
	if !before.IsValid() {
		before = object.None
	}
	return before, nil
}

// eventSet reads a set of events, which may be among those allowed. What comes with calls goes with CALL.
func eventSet(t *thread, v value, allowed int) (uint32, error) {
	set, err := t.Index(v)
	if err != nil {
		return 0, err
	}
	if set < 0 || set >= 1<<vm.MonitorEvents {
		return 0, object.ValueErrorf("invalid event set 0x%x", uint32(set))
	}
	const returns = 1<<vm.MonitorCReturn | 1<<vm.MonitorCRaise
	if set&returns != 0 && set&(returns|1<<vm.MonitorCall) != returns|1<<vm.MonitorCall {
		return 0, object.ValueErrorf("cannot set C_RETURN or C_RAISE events independently")
	}
	set &^= returns
	if set&^allowed != 0 {
		return 0, object.ValueErrorf("invalid local event set 0x%x", set)
	}
	return uint32(set), nil
}
