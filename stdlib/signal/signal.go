// Package signal is the module _signal: the numbers of signals and the handlers of this program.
package signal

import (
	"syscall"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// The two special handlers.
const (
	sigDfl = 0
	sigIgn = 1
)

// table lists the signals every system has.
var table = []struct {
	name string
	num  syscall.Signal
}{
	{"SIGABRT", syscall.SIGABRT}, {"SIGFPE", syscall.SIGFPE}, {"SIGILL", syscall.SIGILL}, {"SIGINT", syscall.SIGINT},
	{"SIGSEGV", syscall.SIGSEGV}, {"SIGTERM", syscall.SIGTERM},
}

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	for _, s := range table {
		m.Set(t, s.name, object.Int(int64(s.num)))
	}
	m.Set(t, "SIG_DFL", object.Int(sigDfl))
	m.Set(t, "SIG_IGN", object.Int(sigIgn))
	m.Set(t, "NSIG", object.Int(65))
	m.AddDefs(t, []object.Def{
		{Name: "default_int_handler", Sig: "signalnum, frame, /", Doc: "The default handler for SIGINT installed by Python.", F2: func(*thread, value, value) (value, error) {
			return value{}, object.Raise(object.KeyboardInterrupt, "")
		}},
		{Name: "getsignal", Sig: "signalnum, /", Doc: "Return the current action for the given signal.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			if n < 1 || n > 64 {
				return value{}, object.ValueErrorf("signal number out of range")
			}
			if n == int(syscall.SIGINT) {
				h, _ := m.Get(t, "default_int_handler")
				return h, nil
			}
			return object.Int(sigDfl), nil
		}},
		{Name: "signal", Sig: "signalnum, handler, /", Doc: "Set the action for the given signal.", F2: func(*thread, value, value) (value, error) {
			return value{}, object.Raise(object.NotImplementedError, "signal.signal is not there yet")
		}},
	})
	return nil
}
