package os

import (
	"math"
	"sync"
	"syscall"
	"time"

	"pya/stdlib/io"
	"pya/stdlib/structseq"
	"pya/vm/object"
)

// This file is the functions of a Host that has object.Kernel.

// kernelConstants are their numbers.
var kernelConstants = map[string]int64{
	"CLONE_FILES": 1024, "CLONE_FS": 512, "CLONE_NEWCGROUP": 33554432, "CLONE_NEWIPC": 134217728, "CLONE_NEWNET": 1073741824,
	"CLONE_NEWNS": 131072, "CLONE_NEWPID": 536870912, "CLONE_NEWTIME": 128, "CLONE_NEWUSER": 268435456, "CLONE_NEWUTS": 67108864,
	"CLONE_SIGHAND": 2048, "CLONE_SYSVSEM": 262144, "CLONE_THREAD": 65536, "CLONE_VM": 256,
	"EFD_CLOEXEC": 524288, "EFD_NONBLOCK": 2048, "EFD_SEMAPHORE": 1,
	"MFD_ALLOW_SEALING": 2, "MFD_CLOEXEC": 1, "MFD_HUGETLB": 4, "MFD_HUGE_16GB": 2281701376, "MFD_HUGE_16MB": 1610612736,
	"MFD_HUGE_1GB": 2013265920, "MFD_HUGE_1MB": 1342177280, "MFD_HUGE_256MB": 1879048192, "MFD_HUGE_2GB": 2080374784,
	"MFD_HUGE_2MB": 1409286144, "MFD_HUGE_32MB": 1677721600, "MFD_HUGE_512KB": 1275068416, "MFD_HUGE_512MB": 1946157056,
	"MFD_HUGE_64KB": 1073741824, "MFD_HUGE_8MB": 1543503872, "MFD_HUGE_MASK": 63, "MFD_HUGE_SHIFT": 26,
	"POSIX_FADV_DONTNEED": 4, "POSIX_FADV_NOREUSE": 5, "POSIX_FADV_NORMAL": 0, "POSIX_FADV_RANDOM": 1,
	"POSIX_FADV_SEQUENTIAL": 2, "POSIX_FADV_WILLNEED": 3,
	"POSIX_SPAWN_CLOSE": 1, "POSIX_SPAWN_CLOSEFROM": 3, "POSIX_SPAWN_DUP2": 2, "POSIX_SPAWN_OPEN": 0,
	"RTLD_DEEPBIND": 8, "RTLD_GLOBAL": 256, "RTLD_LAZY": 1, "RTLD_LOCAL": 0, "RTLD_NODELETE": 4096, "RTLD_NOLOAD": 4, "RTLD_NOW": 2,
	"RWF_APPEND": 16, "RWF_DSYNC": 2, "RWF_HIPRI": 1, "RWF_NOWAIT": 8, "RWF_SYNC": 4,
	"SCHED_BATCH": 3, "SCHED_FIFO": 1, "SCHED_IDLE": 5, "SCHED_OTHER": 0, "SCHED_RESET_ON_FORK": 1073741824, "SCHED_RR": 2,
	"SPLICE_F_MORE": 4, "SPLICE_F_MOVE": 1, "SPLICE_F_NONBLOCK": 2,
	"TFD_CLOEXEC": 524288, "TFD_NONBLOCK": 2048, "TFD_TIMER_ABSTIME": 1, "TFD_TIMER_CANCEL_ON_SET": 2,
}

// kernelTypeSet are the types of the results.
type kernelTypeSet struct{ schedParam, waitid *object.Type }

var kernelTypes = sync.OnceValue(func() *kernelTypeSet {
	return &kernelTypeSet{
		schedParam: structseq.New(structseq.Spec{Module: "posix", Name: "sched_param", Fields: []string{"sched_priority"}, Single: true,
			Doc: "Currently has only one field: sched_priority"}),
		waitid: structseq.New(structseq.Spec{Module: "posix", Name: "waitid_result", Fields: []string{"si_pid", "si_uid", "si_signo", "si_status", "si_code"},
			Doc: "waitid_result: Result from waitid."}),
	}
})

func kernelDefs(h object.Kernel) []object.Def {
	var out []object.Def
	for _, d := range [][]object.Def{vectorDefs(h), rangeDefs(h), timerfdDefs(h), idDefs(h), schedDefs(h), childInfoDefs(h), ptyDefs(h), confDefs(h)} {
		out = append(out, d...)
	}
	return out
}

// done is the result of a call that gives nothing.
func done(err error) (value, error) { return object.None, failed(err) }

// fdOf reads a descriptor: an int or what has fileno().
func fdOf(t *thread, v value) (int, error) {
	if err := noBool(t, v); err != nil {
		return 0, err
	}
	if !isInt(v) {
		n, err := t.CallMethod(v, "fileno")
		if err != nil {
			return 0, object.TypeErrorf("argument must be an int, or have a fileno() method.")
		}
		v = n
	}
	n, err := t.Index(v)
	if err == nil && n < 0 {
		return 0, object.ValueErrorf("file descriptor cannot be a negative integer (%d)", n)
	}
	return n, err
}

// offsetArg is a place in a file, nil for where it is.
func offsetArg(t *thread, v value) (*int64, error) {
	if !v.IsValid() || v.IsNone() {
		return nil, nil
	}
	n, err := t.Index(v)
	o := int64(n)
	return &o, err
}

// buffers are the memory of a sequence of bytes-like objects.
func buffers(t *thread, fn string, v value, write bool) ([][]byte, error) {
	if _, ok := t.Lookup(v.Type(), t.Interp.Intern("__getitem__")); !ok {
		return nil, object.TypeErrorf("%s() arg 2 must be a sequence", fn)
	}
	items, err := t.ToSlice(v)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(items))
	for i, x := range items {
		b, ok := object.GetBuffer(x)
		if !ok {
			return nil, object.NotBytesLike(x)
		}
		if write && b.ReadOnly {
			return nil, object.Raise(object.BufferError, "Object is not writable.")
		}
		out[i] = b.Data
	}
	return out, nil
}

// vectored is readv, writev, preadv and pwritev.
func vectored(t *thread, fn string, a []value, write bool, call func(fd int, bufs [][]byte, offset int64, flags int) (int, error)) (value, error) {
	fd, err := t.Index(a[0])
	if err != nil {
		return value{}, err
	}
	bufs, err := buffers(t, fn, a[1], write)
	if err != nil {
		return value{}, err
	}
	offset, flags := -1, 0
	if len(a) > 2 {
		if offset, err = t.Index(a[2]); err != nil {
			return value{}, err
		}
		if offset < 0 {
			return value{}, failed(syscall.EINVAL)
		}
		if flags, err = number(t, a[3], 0); err != nil {
			return value{}, err
		}
	}
	n := 0
	io.FlushAll(t)
	t.Block(func() { n, err = call(fd, bufs, int64(offset), flags) })
	return object.Int(int64(n)), failed(err)
}

func vectorDefs(h object.Kernel) []object.Def {
	def := func(name, sig, doc string, write bool, call func(int, [][]byte, int64, int) (int, error)) object.Def {
		return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) { return vectored(t, name, a, write, call) }}
	}
	return []object.Def{
		def("readv", "fd, buffers, /", "Read from a file descriptor fd into an iterable of buffers.", true, h.Readv),
		def("writev", "fd, buffers, /", "Iterate over buffers, and write the contents of each to a file descriptor.", false, h.Writev),
		def("preadv", "fd, buffers, offset, flags=0, /", "Reads from a file descriptor into a number of mutable bytes-like objects.", true, h.Readv),
		def("pwritev", "fd, buffers, offset, flags=0, /", "Writes the contents of bytes-like objects to a file descriptor at a given offset.", false, h.Writev),
	}
}

// between is copy_file_range and splice.
func between(t *thread, a []value, call func(in, out, n int, inAt, outAt *int64) (int, error)) (value, error) {
	n, err := numbers(t, a[:3]...)
	if err != nil {
		return value{}, err
	}
	if n[2] < 0 {
		return value{}, object.ValueErrorf("negative value for 'count' not allowed")
	}
	inAt, err := offsetArg(t, a[3])
	if err != nil {
		return value{}, err
	}
	outAt, err := offsetArg(t, a[4])
	if err != nil {
		return value{}, err
	}
	io.FlushAll(t)
	k := 0
	t.Block(func() { k, err = call(n[0], n[1], n[2], inAt, outAt) })
	return object.Int(int64(k)), failed(err)
}

func rangeDefs(h object.Kernel) []object.Def {
	return []object.Def{
		{Name: "copy_file_range", Sig: "src, dst, count, offset_src=None, offset_dst=None", Doc: "Copy count bytes from one file descriptor to another.", Fn: func(t *thread, a []value) (value, error) {
			return between(t, a, h.CopyRange)
		}},
		{Name: "splice", Sig: "src, dst, count, offset_src=None, offset_dst=None, flags=0", Doc: "Transfer count bytes from one pipe to a descriptor or vice versa.", Fn: func(t *thread, a []value) (value, error) {
			flags, err := number(t, a[5], 0)
			if err != nil {
				return value{}, err
			}
			return between(t, a, func(in, out, n int, inAt, outAt *int64) (int, error) { return h.Splice(in, out, n, inAt, outAt, flags) })
		}},
		{Name: "posix_fadvise", Sig: "fd, offset, length, advice, /", Doc: "Announce an intention to access data in a specific pattern.", Fn: func(t *thread, a []value) (value, error) {
			n, err := numbers(t, a...)
			if err != nil {
				return value{}, err
			}
			return done(h.Fadvise(n[0], int64(n[1]), int64(n[2]), n[3]))
		}},
		{Name: "posix_fallocate", Sig: "fd, offset, length, /", Doc: "Ensure a file has allocated at least a particular number of bytes on disk.", F3: func(t *thread, fd, offset, length value) (value, error) {
			n, err := numbers(t, fd, offset, length)
			if err != nil {
				return value{}, err
			}
			t.Block(func() { err = h.Fallocate(n[0], int64(n[1]), int64(n[2])) })
			return done(err)
		}},
		{Name: "lockf", Sig: "fd, command, length, /", Doc: "Apply, test or remove a POSIX lock on an open file descriptor.", F3: func(t *thread, fd, command, length value) (value, error) {
			n, err := numbers(t, fd, command, length)
			if err != nil {
				return value{}, err
			}
			io.FlushAll(t)
			t.Block(func() { err = h.LockFile(n[0], n[1], int64(n[2])) })
			return done(err)
		}},
		{Name: "eventfd", Sig: "initval, flags=EFD_CLOEXEC", Doc: "Creates and returns an event notification file descriptor.", Fn: func(t *thread, a []value) (value, error) {
			n, err := unsigned(t, a[0], math.MaxUint32)
			if err != nil {
				return value{}, err
			}
			flags, err := number(t, a[1], syscall.O_CLOEXEC)
			if err != nil {
				return value{}, err
			}
			return intResult(h.Eventfd(uint(n), flags))
		}},
		{Name: "memfd_create", Sig: "name, flags=MFD_CLOEXEC", Fn: func(t *thread, a []value) (value, error) {
			name, err := io.PathString(t, a[0])
			if err != nil {
				return value{}, err
			}
			flags, err := number(t, a[1], 1)
			if err != nil {
				return value{}, err
			}
			return intResult(h.MemfdCreate(name, flags))
		}},
		{Name: "chroot", Sig: "path", Doc: "Change root directory to path.", F1: func(t *thread, path value) (value, error) {
			return onPath(t, "chroot", path, value{}, h.Chroot)
		}},
		{Name: "getloadavg", Sig: "", Doc: "Return average recent system load information.", F0: func(*thread) (value, error) {
			l, err := h.Loadavg()
			return object.NewTuple([]value{object.Float(l[0]), object.Float(l[1]), object.Float(l[2])}), failed(err)
		}},
	}
}

// unsigned reads an int that is not negative.
func unsigned(t *thread, v value, limit uint64) (uint64, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	n := object.ToBig(i)
	switch {
	case n.Sign() < 0:
		return 0, object.ValueErrorf("value must be positive")
	case !n.IsUint64() || n.Uint64() > limit:
		return 0, object.OverflowErrorf("Python int too large for C unsigned int")
	}
	return n.Uint64(), nil
}

// timerSpec makes the tuple of a timer; div is 1 for nanoseconds.
func timerSpec(s object.TimerSpec, ns bool) value {
	if ns {
		return object.NewPair(object.Int(s.Value), object.Int(s.Interval))
	}
	return object.NewPair(object.Float(float64(s.Value)*1e-9), object.Float(float64(s.Interval)*1e-9))
}

func timerfdDefs(h object.Kernel) []object.Def {
	gettime := func(ns bool) func(t *thread, fd value) (value, error) {
		return func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			s, err := h.TimerfdGettime(fd)
			return timerSpec(s, ns), failed(err)
		}
	}
	settime := func(ns bool) func(t *thread, a []value) (value, error) {
		return func(t *thread, a []value) (value, error) {
			fd, err := fdOf(t, a[0])
			if err != nil {
				return value{}, err
			}
			flags, err := number(t, a[1], 0)
			if err != nil {
				return value{}, err
			}
			var s object.TimerSpec
			for i, p := range []*int64{&s.Value, &s.Interval} {
				if v := a[2+i]; v.IsValid() {
					if *p, err = timerTime(t, v, ns); err != nil {
						return value{}, err
					}
				}
			}
			old, err := h.TimerfdSettime(fd, flags, s)
			return timerSpec(old, ns), failed(err)
		}
	}
	return []object.Def{
		{Name: "timerfd_create", Sig: "clockid, /, *, flags=0", Doc: "Create and return a timer file descriptor.", Fn: func(t *thread, a []value) (value, error) {
			clock, err := t.Index(a[0])
			if err != nil {
				return value{}, err
			}
			flags, err := number(t, a[1], 0)
			if err != nil {
				return value{}, err
			}
			return intResult(h.TimerfdCreate(clock, flags|syscall.O_CLOEXEC))
		}},
		{Name: "timerfd_gettime", Sig: "fd, /", Doc: "Return a tuple of a timer file descriptor's (interval, next expiration) in float seconds.", F1: gettime(false)},
		{Name: "timerfd_gettime_ns", Sig: "fd, /", Doc: "Return a tuple of a timer file descriptor's (interval, next expiration) in nanoseconds.", F1: gettime(true)},
		{Name: "timerfd_settime", Sig: "fd, /, *, flags=0, initial=0.0, interval=0.0", Doc: "Alter a timer file descriptor's internal timer in seconds.", Fn: settime(false)},
		{Name: "timerfd_settime_ns", Sig: "fd, /, *, flags=0, initial=0, interval=0", Doc: "Alter a timer file descriptor's internal timer in nanoseconds.", Fn: settime(true)},
	}
}

// timerTime reads a time of a timer in nanoseconds.
func timerTime(t *thread, v value, ns bool) (int64, error) {
	if ns {
		n, err := t.Index(v)
		return int64(n), err
	}
	f, err := t.AsReal(v)
	if err == nil && !(math.Abs(f) < math.MaxInt64/1e9) {
		err = object.OverflowErrorf("timestamp out of range for platform time_t")
	}
	return int64(math.Floor(f * 1e9)), err
}

func idDefs(h object.Kernel) []object.Def {
	set := func(kind, sig, what, doc string) object.Def {
		return object.Def{Name: kind, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) {
			ids := [3]int{-1, -1, -1}
			for i, v := range a {
				name := what
				if len(a) > 1 || kind[:4] == "sete" {
					name = []string{"r", "e", "s"}[i] + what
				}
				if kind[:4] == "sete" {
					name = "e" + what
				}
				var err error
				if ids[i], err = idArg(t, name, v); err != nil {
					return value{}, err
				}
			}
			return done(h.SetIDs(kind, ids))
		}}
	}
	return []object.Def{
		set("setuid", "uid, /", "uid", "Set the current process's user id."),
		set("seteuid", "euid, /", "uid", "Set the current process's effective user id."),
		set("setreuid", "ruid, euid, /", "uid", "Set the current process's real and effective user ids."),
		set("setresuid", "ruid, euid, suid, /", "uid", "Set the current process's real, effective, and saved user ids."),
		set("setgid", "gid, /", "gid", "Set the current process's group id."),
		set("setegid", "egid, /", "gid", "Set the current process's effective group id."),
		set("setregid", "rgid, egid, /", "gid", "Set the current process's real and effective group ids."),
		set("setresgid", "rgid, egid, sgid, /", "gid", "Set the current process's real, effective, and saved group ids."),
		{Name: "setgroups", Sig: "groups, /", Doc: "Set the groups of the current process to list.", F1: func(t *thread, v value) (value, error) {
			if _, ok := t.Lookup(v.Type(), t.Interp.Intern("__getitem__")); !ok {
				return value{}, object.TypeErrorf("setgroups argument must be a sequence")
			}
			items, err := t.ToSlice(v)
			if err != nil {
				return value{}, err
			}
			groups := make([]int, len(items))
			for i, x := range items {
				if groups[i], err = idArg(t, "gid", x); err != nil {
					return value{}, err
				}
			}
			return done(h.Setgroups(groups))
		}},
	}
}

func schedDefs(h object.Kernel) []object.Def {
	limit := func(name, doc string, high bool) object.Def {
		return object.Def{Name: name, Sig: "policy", Doc: doc, F1: func(t *thread, v value) (value, error) {
			policy, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			lo, hi, err := h.PriorityRange(policy)
			if high {
				lo = hi
			}
			return intResult(lo, err)
		}}
	}
	return []object.Def{
		limit("sched_get_priority_max", "Get the maximum scheduling priority for policy.", true),
		limit("sched_get_priority_min", "Get the minimum scheduling priority for policy.", false),
		{Name: "sched_getscheduler", Sig: "pid, /", Doc: "Get the scheduling policy for the process identified by pid.", F1: func(t *thread, v value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			p, err := h.Scheduler(pid)
			return intResult(p.Policy, err)
		}},
		{Name: "sched_getparam", Sig: "pid, /", Doc: "Returns scheduling parameters for the process identified by pid.", F1: func(t *thread, v value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			p, err := h.Scheduler(pid)
			return structseq.Make(kernelTypes().schedParam, 1, intOf(p.Priority)), failed(err)
		}},
		{Name: "sched_setparam", Sig: "pid, param, /", Doc: "Set scheduling parameters for the process identified by pid.", F2: func(t *thread, v, param value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			prio, err := priority(t, param)
			if err != nil {
				return value{}, err
			}
			return done(h.SetScheduler(pid, object.SchedParam{Policy: -1, Priority: prio}))
		}},
		{Name: "sched_setscheduler", Sig: "pid, policy, param, /", Doc: "Set the scheduling policy for the process identified by pid.", F3: func(t *thread, v, policy, param value) (value, error) {
			n, err := numbers(t, v, policy)
			if err != nil {
				return value{}, err
			}
			prio, err := priority(t, param)
			if err != nil {
				return value{}, err
			}
			if n[1] < 0 {
				return value{}, failed(syscall.EINVAL)
			}
			return done(h.SetScheduler(n[0], object.SchedParam{Policy: n[1], Priority: prio}))
		}},
		{Name: "sched_rr_get_interval", Sig: "pid, /", Doc: "Return the round-robin quantum for the process identified by pid, in seconds.", F1: func(t *thread, v value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			ns, err := h.RoundRobin(pid)
			return object.Float(float64(ns) * 1e-9), failed(err)
		}},
		{Name: "sched_getaffinity", Sig: "pid, /", Doc: "Return the affinity of the process identified by pid (or the current process if zero).", F1: func(t *thread, v value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			cpus, err := h.Affinity(pid)
			if err != nil {
				return value{}, failed(err)
			}
			set := object.NewSet()
			s, _ := object.AsSet(set)
			for _, c := range cpus {
				if err := s.Add(t, intOf(c)); err != nil {
					return value{}, err
				}
			}
			return set, nil
		}},
		{Name: "sched_setaffinity", Sig: "pid, mask, /", Doc: "Set the CPU affinity of the process identified by pid to mask.", F2: func(t *thread, v, mask value) (value, error) {
			pid, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			var cpus []int
			err = t.Iterate(mask, func(x value) error {
				n, err := t.IndexValue(x)
				switch {
				case err != nil:
					return err
				case !n.IsInt():
					return object.OverflowErrorf("Python int too large to convert to C long")
				case n.AsInt() < 0:
					return object.ValueErrorf("negative CPU number")
				}
				cpus = append(cpus, int(n.AsInt()))
				return nil
			})
			if err != nil {
				return value{}, err
			}
			return done(h.SetAffinity(pid, cpus))
		}},
		{Name: "process_cpu_count", Sig: "", Doc: "Get the number of CPUs of the current process.", F0: func(*thread) (value, error) {
			cpus, err := h.Affinity(0)
			return intResult(len(cpus), err)
		}},
	}
}

// priority reads the number of a sched_param.
func priority(t *thread, v value) (int, error) {
	if v.Type() != kernelTypes().schedParam {
		return 0, object.TypeErrorf("must have a sched_param object")
	}
	p, err := t.GetAttr(v, t.Interp.Intern("sched_priority"))
	if err != nil {
		return 0, err
	}
	i, err := t.IndexValue(p)
	if err != nil {
		return 0, err
	}
	if !i.IsInt() {
		return 0, object.OverflowErrorf("Python int too large to convert to C long")
	}
	n := i.AsInt()
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, object.OverflowErrorf("sched_priority out of range")
	}
	return int(n), nil
}

// childInfoDefs are the waits that tell more than waitpid.
func childInfoDefs(h object.Kernel) []object.Def {
	wait4 := func(t *thread, pid, options value) (value, error) {
		n, err := numbers(t, pid, options)
		if err != nil {
			return value{}, err
		}
		if n[1]&1 == 0 {
			if err := waitEnd(t, processes(t), n[0]); err != nil {
				return value{}, err
			}
		}
		var got, status int
		var used [16]int64
		t.Block(func() { got, status, used, err = h.Wait4(n[0], n[1]) })
		if err != nil {
			return value{}, failed(err)
		}
		u, err := usageOf(t, used)
		return object.NewTuple([]value{intOf(got), intOf(status), u}), err
	}
	return []object.Def{
		spawnDef("posix_spawn", "Execute the program specified by path in a new process."),
		spawnDef("posix_spawnp", "Execute the program specified by path in a new process."),
		{Name: "wait3", Sig: "options", Doc: "Wait for completion of a child process.", F1: func(t *thread, options value) (value, error) {
			return wait4(t, intOf(-1), options)
		}},
		{Name: "wait4", Sig: "pid, options", Doc: "Wait for completion of a specific child process.", F2: wait4},
		{Name: "waitid", Sig: "idtype, id, options, /", Doc: "Returns the result of waiting for a process or processes.", F3: func(t *thread, kind, id, options value) (value, error) {
			n, err := numbers(t, kind, id, options)
			if err != nil {
				return value{}, err
			}
			if err := waitInfo(t, h, n[0], n[1], n[2]); err != nil {
				return value{}, err
			}
			var info *object.ChildInfo
			t.Block(func() { info, err = h.Waitid(n[0], n[1], n[2]) })
			if err != nil || info == nil {
				return object.None, failed(err)
			}
			return structseq.Make(kernelTypes().waitid, 5, intOf(info.Pid), intOf(info.UID), intOf(info.Signo), intOf(info.Status), intOf(info.Code)), nil
		}},
	}
}

// spawnDef is posix_spawn or posix_spawnp; the work is done in pya text.
func spawnDef(name, doc string) object.Def {
	names := []string{"file_actions", "setpgroup", "resetids", "setsid", "setsigmask", "setsigdef", "scheduler"}
	sig := "path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None"
	return object.Def{Name: name, Sig: sig, Doc: doc, Fn: func(t *thread, a []value) (value, error) {
		m, err := t.Interp.Import(t, "os")
		if err != nil {
			return value{}, err
		}
		f, err := t.GetAttr(m, t.Interp.Intern("_posix_spawn"))
		if err != nil {
			return value{}, err
		}
		args := append([]value{object.NewStr(name)}, a[:3]...)
		var given []*object.Str
		for i, n := range names {
			if a[3+i].IsValid() {
				args, given = append(args, a[3+i]), append(given, t.Interp.Intern(n))
			}
		}
		return t.CallKw(f, args, given)
	}}
}

// waitInfo returns when waitid will not block. It looks again and again, so that the wait can be interrupted.
func waitInfo(t *thread, h object.Kernel, kind, id, options int) error {
	const noHang, keep = 1, 0x1000000
	if options&noHang != 0 {
		return nil
	}
	for d := time.Millisecond; ; d = min(2*d, 20*time.Millisecond) {
		if info, err := h.Waitid(kind, id, options|noHang|keep); info != nil || err != nil {
			return nil
		}
		if _, err := t.Sleep(d, nil); err != nil {
			return err
		}
	}
}

// usageOf is the resource.struct_rusage of the numbers.
func usageOf(t *thread, used [16]int64) (value, error) {
	m, err := t.Interp.Import(t, "resource")
	if err != nil {
		return value{}, err
	}
	items := make([]value, len(used))
	for i, n := range used {
		items[i] = object.Int(n)
		if i < 2 {
			items[i] = object.Float(float64(n) / 1e6)
		}
	}
	return t.CallMethod(m, "struct_rusage", object.NewTuple(items))
}

func ptyDefs(h object.Kernel) []object.Def {
	return []object.Def{
		{Name: "posix_openpt", Sig: "oflag, /", Doc: "Open and return a file descriptor for a master pseudo-terminal device.", F1: func(t *thread, v value) (value, error) {
			flags, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			return intResult(h.OpenTerminal(flags))
		}},
		{Name: "grantpt", Sig: "fd, /", Doc: "Grant access to the slave pseudo-terminal device.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			// The kernel gives the terminal to whom it belongs as soon as it is open.
			if _, err = h.PtsName(fd); err == syscall.ENOTTY {
				err = syscall.EINVAL
			}
			return done(err)
		}},
		{Name: "unlockpt", Sig: "fd, /", Doc: "Unlock a pseudo-terminal master/slave pair.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			return done(h.UnlockPt(fd))
		}},
		{Name: "ptsname", Sig: "fd, /", Doc: "Return the name of the slave pseudo-terminal device.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			name, err := h.PtsName(fd)
			return object.NewStr(name), failed(err)
		}},
		{Name: "login_tty", Sig: "fd, /", Doc: "Prepare the tty of which fd is a file descriptor for a new login session.", F1: func(t *thread, v value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			return done(h.LoginTty(fd))
		}},
	}
}
