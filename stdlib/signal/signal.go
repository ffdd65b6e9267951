// Package signal is the modules _signal and signal: the numbers of signals and the handlers of this program.
//
// Handlers run in the main thread, between two instructions or when a wait ends. The Host delivers signals; a Host
// without them lets a program only ask.
package signal

import (
	_ "embed"
	"os"
	"sync"
	"syscall"
	"time"

	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed signal.pya
var source []byte

// The two special handlers.
const (
	sigDfl = 0
	sigIgn = 1
	nsig   = 65
	// The signals that nobody can catch.
	sigKill = 9
	sigStop = 19
)

// constants are the numbers of Linux.
var constants = map[string]int{
	"SIGHUP": 1, "SIGINT": 2, "SIGQUIT": 3, "SIGILL": 4, "SIGTRAP": 5, "SIGABRT": 6, "SIGIOT": 6, "SIGBUS": 7, "SIGFPE": 8,
	"SIGKILL": 9, "SIGUSR1": 10, "SIGSEGV": 11, "SIGUSR2": 12, "SIGPIPE": 13, "SIGALRM": 14, "SIGTERM": 15, "SIGSTKFLT": 16,
	"SIGCHLD": 17, "SIGCLD": 17, "SIGCONT": 18, "SIGSTOP": 19, "SIGTSTP": 20, "SIGTTIN": 21, "SIGTTOU": 22, "SIGURG": 23,
	"SIGXCPU": 24, "SIGXFSZ": 25, "SIGVTALRM": 26, "SIGPROF": 27, "SIGWINCH": 28, "SIGIO": 29, "SIGPOLL": 29, "SIGPWR": 30,
	"SIGSYS": 31, "SIGRTMIN": 34, "SIGRTMAX": 64, "SIG_DFL": sigDfl, "SIG_IGN": sigIgn, "NSIG": nsig,
	"ITIMER_REAL": 0, "ITIMER_VIRTUAL": 1, "ITIMER_PROF": 2,
}

// texts are what strsignal gives.
var texts = map[int]string{
	1: "Hangup", 2: "Interrupt", 3: "Quit", 4: "Illegal instruction", 5: "Trace/breakpoint trap", 6: "Aborted", 7: "Bus error",
	8: "Floating point exception", 9: "Killed", 10: "User defined signal 1", 11: "Segmentation fault", 12: "User defined signal 2",
	13: "Broken pipe", 14: "Alarm clock", 15: "Terminated", 16: "Stack fault", 17: "Child exited", 18: "Continued",
	19: "Stopped (signal)", 20: "Stopped", 21: "Stopped (tty input)", 22: "Stopped (tty output)", 23: "Urgent I/O condition",
	24: "CPU time limit exceeded", 25: "File size limit exceeded", 26: "Virtual timer expired", 27: "Profiling timer expired",
	28: "Window changed", 29: "I/O possible", 30: "Power failure", 31: "Bad system call",
}

var itimerError = sync.OnceValue(func() *object.Type {
	return object.NewSubNative(object.TypeSpec{Name: "itimer_error", Module: "signal", Base: object.OSError})
})

var siginfo = sync.OnceValue(func() *object.Type {
	return structseq.New(structseq.Spec{Module: "signal", Name: "struct_siginfo",
		Fields: []string{"si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"}})
})

// state is the handlers of a Runtime.
type state struct {
	rt       *vm.Runtime
	handlers map[int]value
	deflt    value // default_int_handler
	mu       sync.Mutex
	queued   map[int]bool
	wakeFd   int
	warn     bool
	lost     bool // the command line no longer hears of Ctrl-C
	masks    masks
}

type stateKey struct{}

func stateOf(t *thread) *state { return t.Interp.Data[stateKey{}].(*state) }

func signals(t *thread) (object.Signals, error) {
	if h, ok := t.Interp.Host.(object.Signals); ok {
		return h, nil
	}
	return nil, object.FromGoError(os.ErrPermission, value{})
}

// Build fills _signal.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	for n, i := range constants {
		m.Set(t, n, object.Int(int64(i)))
	}
	m.Set(t, "ItimerError", object.FromObj(itimerError()))
	m.Set(t, "struct_siginfo", object.FromObj(siginfo()))
	m.AddDefs(t, object.AuditedDefs(defs, map[string]string{"pthread_kill": "signal.pthread_kill 0 1"}))
	if _, err := signals(t); err == nil {
		for n, i := range map[string]int{"SIG_BLOCK": sigBlock, "SIG_UNBLOCK": sigUnblock, "SIG_SETMASK": sigSetmask} {
			m.Set(t, n, object.Int(int64(i)))
		}
		m.AddDefs(t, maskDefs)
	}
	s := &state{rt: rt, handlers: map[int]value{}, queued: map[int]bool{}, wakeFd: -1}
	s.deflt, _ = m.Get(t, "default_int_handler")
	s.handlers[int(syscall.SIGINT)] = s.deflt
	if h, err := signals(t); err == nil {
		// Signals that the parent process ignores stay ignored.
		for n := 1; n < nsig; n++ {
			if h.Ignored(n) {
				s.handlers[n] = object.Int(sigIgn)
			}
		}
	}
	// Go's runtime ignores SIGPIPE for everything but standard output.
	s.handlers[int(syscall.SIGPIPE)] = object.Int(sigIgn)
	t.Interp.Data[stateKey{}] = s
	return nil
}

// BuildSignal fills signal.
func BuildSignal(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen signal>", source)
}

// deliver is called by the Host, from any goroutine.
func (s *state) deliver(h object.Host) func(n int) {
	return func(n int) {
		s.mu.Lock()
		fd := s.wakeFd
		again := s.queued[n]
		s.queued[n] = true
		s.mu.Unlock()
		if d, ok := h.(object.Descriptors); ok && fd >= 0 {
			// A full pipe has been told already.
			_, _ = d.WriteFd(fd, []byte{byte(n)})
		}
		if again {
			return
		}
		s.rt.AddPending(func(t *thread) error { return s.run(t, n) })
	}
}

// interrupt is what the Host calls for Ctrl-C: nothing, if the command line catches that already.
func (s *state) interrupt(int) {
	if s.lost || !s.rt.InterruptsCaught() {
		s.rt.Interrupt()
	}
}

// run calls the handler of a signal.
func (s *state) run(t *thread, n int) error {
	s.mu.Lock()
	s.queued[n] = false
	s.mu.Unlock()
	f := s.handlers[n]
	if s.masks.held.Has(n) {
		if s.keep(n) {
			return nil
		}
		if !t.Callable(s.get(n)) {
			h, err := signals(t)
			if err != nil {
				return err
			}
			return s.act(t, h, n)
		}
	}
	if !f.IsValid() || !t.Callable(f) {
		return nil
	}
	frame, ok := vm.FrameObject(t, 0)
	if !ok {
		frame = object.None
	}
	_, err := t.Call(f, object.Int(int64(n)), frame)
	return err
}

func number(t *thread, v value) (int, error) {
	n, err := t.Index(v)
	if err == nil && (n < 1 || n >= nsig) {
		err = object.ValueErrorf("signal number out of range")
	}
	return n, err
}

func (s *state) get(n int) value {
	if h, ok := s.handlers[n]; ok {
		return h
	}
	return object.Int(sigDfl)
}

// set is signal.signal.
func set(t *thread, nv, f value) (value, error) {
	s := stateOf(t)
	n, err := t.Index(nv)
	if err != nil {
		return value{}, err
	}
	special := -1
	if !t.Callable(f) {
		if special, err = t.Index(f); err != nil || special != sigDfl && special != sigIgn {
			return value{}, object.TypeErrorf("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
		}
	}
	if !t.Main {
		return value{}, object.ValueErrorf("signal only works in main thread of the main interpreter")
	}
	if n < 1 || n >= nsig {
		return value{}, object.ValueErrorf("signal number out of range")
	}
	h, err := signals(t)
	if err != nil {
		return value{}, err
	}
	old := s.get(n)
	if special >= 0 {
		f = object.Int(int64(special))
	}
	s.lost = s.lost || special >= 0 && n == int(syscall.SIGINT)
	if s.masks.held.Has(n) {
		// The action is for when nobody blocks it.
		if n == sigKill || n == sigStop {
			err = syscall.EINVAL
		}
	} else {
		err = s.install(t, h, n, f)
	}
	if err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	s.handlers[n] = f
	return old, t.Hook.Poll()
}

// install makes the Host do at a signal what its action wants.
func (s *state) install(t *thread, h object.Signals, n int, f value) error {
	isInt := n == int(syscall.SIGINT)
	switch {
	case isNumber(f, sigIgn):
		return h.Ignore(n)
	case isNumber(f, sigDfl):
		return h.Notify(n, nil)
	case isInt && object.Is(f, s.deflt):
		s.rt.SetInterruptHandler(nil)
		if h.Forget(n); s.lost || !s.rt.InterruptsCaught() {
			return h.Notify(n, s.interrupt)
		}
		return nil
	}
	notify := s.deliver(t.Interp.Host)
	if deliver := notify; isInt {
		s.rt.SetInterruptHandler(func() { deliver(n) })
		notify = s.interrupt
	}
	return h.Notify(n, notify)
}

// seconds reads a time of a timer.
func seconds(t *thread, v value) (time.Duration, error) {
	if !v.IsValid() {
		return 0, nil
	}
	f, err := t.AsReal(v)
	if err != nil {
		return 0, err
	}
	if f < 0 {
		return -1, nil
	}
	return time.Duration(f * 1e9), nil
}

func timerValue(d, interval time.Duration) value {
	return object.NewPair(object.Float(d.Seconds()), object.Float(interval.Seconds()))
}

// timerError is the ItimerError of a Go error.
func timerError(err error) error {
	e, ok := object.FromGoError(err, value{}).(*object.Exception)
	if !ok || !e.Type().IsSubtype(object.OSError) {
		return err
	}
	return object.RetypeOSError(e, itimerError())
}

var defs = []object.Def{
	{Name: "default_int_handler", Sig: "signalnum, frame, /", Doc: "The default handler for SIGINT installed by Python.", F2: func(*thread, value, value) (value, error) {
		return value{}, object.NewException(object.KeyboardInterrupt)
	}},
	{Name: "_ctrl_c", Sig: "", Doc: "Tell whether Ctrl-C comes as a KeyboardInterrupt.", F0: func(t *thread) (value, error) {
		s := stateOf(t)
		return object.Bool(object.Is(s.get(int(syscall.SIGINT)), s.deflt) && (s.lost || s.rt.InterruptsCaught())), nil
	}},
	{Name: "getsignal", Sig: "signalnum, /", Doc: "Return the current action for the given signal.", F1: func(t *thread, v value) (value, error) {
		n, err := number(t, v)
		if err != nil {
			return value{}, err
		}
		return stateOf(t).get(n), nil
	}},
	{Name: "signal", Sig: "signalnum, handler, /", Doc: "Set the action for the given signal.", F2: set},
	{Name: "raise_signal", Sig: "signalnum, /", Doc: "Send a signal to the executing process.", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		s := stateOf(t)
		if n >= 1 && n < nsig && s.masks.held.Has(n) {
			h, err := signals(t)
			if err == nil {
				err = s.send(t, h, n, nil)
			}
			if err != nil {
				return value{}, err
			}
			return object.None, t.Hook.Poll()
		}
		if n >= 1 && n < nsig && t.Callable(s.get(n)) {
			// The handler runs before the call returns; the kernel is not needed for that.
			if n == int(syscall.SIGINT) && object.Is(s.get(n), s.deflt) {
				return value{}, object.NewException(object.KeyboardInterrupt)
			}
			s.deliver(t.Interp.Host)(n)
			return object.None, t.Hook.Poll()
		}
		h, err := signals(t)
		if err != nil {
			return value{}, err
		}
		if n < 1 || n >= nsig {
			return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
		}
		return object.None, object.FromGoError(h.Raise(n), value{})
	}},
	{Name: "pthread_kill", Sig: "thread_id, signalnum, /", Doc: "Send a signal to a thread.", F2: pthreadKill},
	{Name: "strsignal", Sig: "signalnum, /", Doc: "Return the system description of the given signal.", F1: func(t *thread, v value) (value, error) {
		n, err := number(t, v)
		if err != nil {
			return value{}, err
		}
		if s, ok := texts[n]; ok {
			return object.NewStr(s), nil
		}
		if n >= constants["SIGRTMIN"] {
			return object.NewStr("Real-time signal " + object.FormatInt(int64(n-constants["SIGRTMIN"]))), nil
		}
		return object.None, nil
	}},
	{Name: "valid_signals", Sig: "", Doc: "Return a set of valid signal numbers on this platform.", F0: func(t *thread) (value, error) {
		v := object.NewSet()
		s, _ := object.AsSet(v)
		for n := 1; n < nsig; n++ {
			if n == 32 || n == 33 {
				continue
			}
			if err := s.Add(t, object.Int(int64(n))); err != nil {
				return value{}, err
			}
		}
		return v, nil
	}},
	{Name: "set_wakeup_fd", Sig: "fd, /, *, warn_on_full_buffer=True", Doc: "Sets the fd to be written to (with the signal number) when a signal comes in.", Fn: wakeupFd},
	{Name: "siginterrupt", Sig: "signalnum, flag, /", Doc: "Change system call restart behaviour.", F2: func(t *thread, v, _ value) (value, error) {
		_, err := number(t, v)
		return object.None, err
	}},
	{Name: "alarm", Sig: "seconds, /", Doc: "Arrange for SIGALRM to arrive after the given number of seconds.", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		h, err := signals(t)
		if err != nil {
			return value{}, err
		}
		old, _, err := h.Alarm(time.Duration(n)*time.Second, 0, 0)
		return object.Int(int64((old + time.Second - 1) / time.Second)), object.FromGoError(err, value{})
	}},
	{Name: "setitimer", Sig: "which, seconds, interval=0.0, /", Doc: "Sets given itimer.", Fn: func(t *thread, a []value) (value, error) {
		which, err := t.Index(a[0])
		if err != nil {
			return value{}, err
		}
		d, err := seconds(t, a[1])
		if err != nil {
			return value{}, err
		}
		i, err := seconds(t, a[2])
		if err != nil {
			return value{}, err
		}
		h, err := signals(t)
		if err != nil {
			return value{}, err
		}
		if d < 0 || i < 0 {
			return value{}, timerError(syscall.EINVAL)
		}
		old, oldI, err := h.Alarm(d, i, which)
		if err != nil {
			return value{}, timerError(err)
		}
		return timerValue(old, oldI), nil
	}},
	{Name: "getitimer", Sig: "which, /", Doc: "Returns current value of given itimer.", F1: func(t *thread, v value) (value, error) {
		which, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		h, err := signals(t)
		if err != nil {
			return value{}, err
		}
		d, i, err := h.GetAlarm(which)
		if err != nil {
			return value{}, timerError(err)
		}
		return timerValue(d, i), nil
	}},
	{Name: "pause", Sig: "", Doc: "Wait until a signal arrives.", F0: func(t *thread) (value, error) {
		_, err := t.Sleep(-1, nil)
		return object.None, err
	}},
}

// wakeupFd is signal.set_wakeup_fd.
func wakeupFd(t *thread, a []value) (value, error) {
	fd, err := t.Index(a[0])
	if err != nil {
		return value{}, err
	}
	s := stateOf(t)
	if a[1].IsValid() {
		if s.warn, err = t.Truth(a[1]); err != nil {
			return value{}, err
		}
	}
	if !t.Main {
		return value{}, object.ValueErrorf("set_wakeup_fd only works in main thread of the main interpreter")
	}
	if fd != -1 {
		h, ok := t.Interp.Host.(object.Descriptors)
		if !ok {
			return value{}, object.FromGoError(os.ErrPermission, value{})
		}
		if _, err := h.FdMode(fd); err != nil {
			return value{}, object.ValueErrorf("invalid fd")
		}
		blocking, err := h.Blocking(fd)
		if err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		if blocking {
			return value{}, object.ValueErrorf("the fd %d must be in non-blocking mode", fd)
		}
	}
	s.mu.Lock()
	old := s.wakeFd
	s.wakeFd = fd
	s.mu.Unlock()
	return object.Int(int64(old)), nil
}

// pthreadKill sends a signal to a thread. Its handler runs in the main thread, like all.
func pthreadKill(t *thread, id, v value) (value, error) {
	ident, err := t.Index(id)
	if err != nil {
		return value{}, err
	}
	n, err := t.Index(v)
	if err != nil {
		return value{}, err
	}
	h, err := signals(t)
	if err != nil {
		return value{}, err
	}
	s := stateOf(t)
	var to *thread
	for _, th := range s.rt.Threads() {
		if th.Ident() == int64(ident) {
			to = th
		}
	}
	switch {
	case to == nil:
		return value{}, object.ErrnoError(int(syscall.ESRCH), "", value{})
	case n < 0 || n >= nsig:
		return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
	case n == 0:
		return object.None, nil
	case to.Sigmask.Has(n):
		err = s.send(t, h, n, to)
	case t.Callable(s.get(n)):
		s.deliver(t.Interp.Host)(n)
	default:
		err = s.act(t, h, n)
	}
	if err != nil {
		return value{}, err
	}
	return object.None, t.Hook.Poll()
}
