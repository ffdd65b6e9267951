package os

import (
	"runtime"
	"strings"
	"syscall"
	"time"

	"pya/stdlib/io"
	"pya/stdlib/structseq"
	"pya/vm/object"
)

// process is what a Host may tell about the process: numbers by name (uid, euid, gid, egid, ppid, pgrp).
type process interface {
	ProcessInfo(name string) (int, bool)
	// Uname is sysname, nodename, release, version, machine.
	Uname() [5]string
	// Exit ends the process at once.
	Exit(status int)
	Kill(pid, signal int) error
	Umask(mask int) int
}

// processDefs are the functions of the environment and the process; those of the process only if the Host has one.
func processDefs(t *thread) []object.Def {
	out := []object.Def{
		{Name: "getpid", Sig: "", Doc: "Return the current process id.", F0: func(t *thread) (value, error) { return object.Int(int64(t.Interp.Host.Getpid())), nil }},
		{Name: "cpu_count", Sig: "", Doc: "Return the number of logical CPUs in the system.", F0: cpuCount},
		{Name: "process_cpu_count", Sig: "", Doc: "Get the number of CPUs of the current process.", F0: cpuCount},
		{Name: "sched_getaffinity", Sig: "pid, /", F1: func(t *thread, _ value) (value, error) {
			set := object.NewSet()
			for i := range runtime.NumCPU() {
				if _, err := t.CallMethod(set, "add", object.Int(int64(i))); err != nil {
					return value{}, err
				}
			}
			return set, nil
		}},
		{Name: "sched_yield", Sig: "", F0: func(t *thread) (value, error) {
			t.Block(runtime.Gosched)
			return object.None, nil
		}},
		{Name: "strerror", Sig: "code, /", Doc: "Translate an error code to a message string.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			return object.NewStr(object.Strerror(n)), nil
		}},
		{Name: "urandom", Sig: "size, /", Doc: "Return a bytes object containing random bytes suitable for cryptographic use.", F1: urandom},
		{Name: "getrandom", Sig: "size, flags=0", Doc: "Obtain a series of random bytes.", Fn: func(t *thread, args []value) (value, error) { return urandom(t, args[0]) }},
		{Name: "_environ", Sig: "", F0: environ},
		{Name: "putenv", Sig: "name, value, /", Doc: "Change or add an environment variable.", F2: putenv},
		{Name: "unsetenv", Sig: "name, /", Doc: "Delete an environment variable.", F1: func(t *thread, name value) (value, error) {
			n, err := io.PathString(t, name)
			if err != nil {
				return value{}, err
			}
			if n == "" || strings.Contains(n, "=") {
				return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
			}
			return object.None, object.FromGoError(t.Interp.Host.Unsetenv(n), value{})
		}},
		{Name: "times", Sig: "", Doc: "Return a collection containing process timing information.", F0: times},
	}
	p, ok := t.Interp.Host.(process)
	if !ok {
		return out
	}
	for _, n := range []string{"uid", "euid", "gid", "egid", "ppid", "pgrp"} {
		out = append(out, object.Def{Name: "get" + n, Sig: "", F0: func(*thread) (value, error) {
			i, ok := p.ProcessInfo(n)
			if !ok {
				return value{}, object.ErrnoError(int(syscall.ENOSYS), "", value{})
			}
			return object.Int(int64(i)), nil
		}})
	}
	return append(out, []object.Def{
		{Name: "uname", Sig: "", Doc: "Return an object identifying the current operating system.", F0: func(*thread) (value, error) {
			u := p.Uname()
			items := make([]value, len(u))
			for i, s := range u {
				items[i] = object.NewStr(s)
			}
			return structseq.Make(types().uname, 5, items...), nil
		}},
		{Name: "_exit", Sig: "status", Doc: "Exit to the system with specified status, without normal exit processing.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err == nil {
				p.Exit(n & 0xff)
			}
			return object.None, err
		}},
		{Name: "_abort", Sig: "", F0: func(t *thread) (value, error) {
			if h, ok := t.Interp.Host.(object.Signals); ok {
				n := int(syscall.SIGABRT)
				if err := h.Notify(n, nil); err != nil {
					return value{}, object.FromGoError(err, value{})
				}
				if err := h.Raise(n); err != nil {
					return value{}, object.FromGoError(err, value{})
				}
				// The signal comes to some thread, soon but not at once.
				time.Sleep(time.Second)
			}
			return object.None, nil
		}},
		{Name: "kill", Sig: "pid, signal, /", Doc: "Kill a process with a signal.", F2: func(t *thread, pid, sig value) (value, error) {
			n, err := t.Index(pid)
			if err != nil {
				return value{}, err
			}
			s, err := t.Index(sig)
			if err != nil {
				return value{}, err
			}
			if kill := t.Interp.KillIsolate; kill != nil && kill(n, s) {
				return object.None, t.Hook.Poll()
			}
			// The kernel would tell a signal to this process some time later; with the module signal its handler runs before
			// the call returns, as for raise_signal.
			if m, ok := t.Interp.Modules.GetStr(t.Interp.Intern("_signal")); ok && n == t.Interp.Host.Getpid() && s > 0 && !m.IsNone() {
				return t.CallMethod(m, "raise_signal", sig)
			}
			t.Block(func() { err = p.Kill(n, s) })
			return object.None, object.FromGoError(err, value{})
		}},
		{Name: "umask", Sig: "mask, /", Doc: "Set the current numeric umask and return the previous umask.", F1: func(t *thread, v value) (value, error) {
			n, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			return object.Int(int64(p.Umask(n))), nil
		}},
	}...)
}

func urandom(t *thread, v value) (value, error) {
	n, err := t.Index(v)
	if err != nil {
		return value{}, err
	}
	if n < 0 {
		return value{}, object.ValueErrorf("negative argument not allowed")
	}
	if n > 1<<30 {
		return value{}, object.NewException(object.MemoryError)
	}
	if err := t.Room(2 * n); err != nil {
		return value{}, err
	}
	b := make([]byte, n)
	if err := t.Interp.Host.Seed(b); err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	return object.NewBytes(string(b)), nil
}

// environ is the environment as a dict of bytes.
func environ(t *thread) (value, error) {
	d := object.NewDict()
	for _, kv := range t.Interp.Host.Environ() {
		k, v, ok := strings.Cut(kv, "=")
		if !ok || k == "" {
			continue
		}
		if err := d.Set(t, object.NewBytes(k), object.NewBytes(v)); err != nil {
			return value{}, err
		}
	}
	return object.FromObj(d), nil
}

func putenv(t *thread, name, v value) (value, error) {
	n, err := io.PathString(t, name)
	if err != nil {
		return value{}, err
	}
	x, err := io.PathString(t, v)
	if err != nil {
		return value{}, err
	}
	if strings.Contains(n, "=") {
		return value{}, object.ValueErrorf("illegal environment variable name")
	}
	if n == "" {
		return value{}, object.ErrnoError(int(syscall.EINVAL), "", value{})
	}
	return object.None, object.FromGoError(t.Interp.Host.Setenv(n, x), value{})
}

func times(t *thread) (value, error) {
	m, err := t.Interp.Import(t, "time")
	if err != nil {
		return value{}, err
	}
	now, err := t.CallMethod(m, "monotonic")
	if err != nil {
		return value{}, err
	}
	items := []value{object.Float(0), object.Float(0), object.Float(0), object.Float(0), now}
	if h, ok := t.Interp.Host.(object.Posix); ok {
		for i, who := range []int{0, -1} { // the process, its children
			used, err := h.Rusage(who)
			if err != nil {
				return value{}, object.FromGoError(err, value{})
			}
			items[2*i], items[2*i+1] = object.Float(float64(used[0])/1e6), object.Float(float64(used[1])/1e6)
		}
		return structseq.Make(types().times, 5, items...), nil
	}
	// Where the system's share is not told, all counts as the program's.
	items[0], err = t.CallMethod(m, "process_time")
	return structseq.Make(types().times, 5, items...), err
}
