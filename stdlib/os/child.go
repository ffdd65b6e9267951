package os

import (
	"errors"
	"strings"
	"syscall"
	"time"

	"pya/stdlib/io"
	"pya/vm/object"
)

// This file is child processes and the modes of descriptors.

// childDefs are its functions; only what the Host has.
func childDefs(t *thread) []object.Def {
	var out []object.Def
	if _, ok := t.Interp.Host.(object.Descriptors); ok {
		out = append(out, modeDefs...)
	}
	if _, ok := t.Interp.Host.(object.Processes); ok {
		out = append(out, waitDefs...)
	}
	return append(out, statusDefs...)
}

func descriptors(t *thread) object.Descriptors { return t.Interp.Host.(object.Descriptors) }
func processes(t *thread) object.Processes     { return t.Interp.Host.(object.Processes) }

func failed(err error) error { return object.FromGoError(err, value{}) }

// waitReadable waits, interruptibly, until a pipe or terminal has something to read.
func waitReadable(t *thread, f object.File) error {
	d, ok := t.Interp.Host.(object.Descriptors)
	if !ok {
		return nil
	}
	fd := int(f.Fd())
	mode, err := d.FdMode(fd)
	if err != nil || mode&syscall.S_IFMT == syscall.S_IFREG {
		return nil
	}
	if blocking, err := d.Blocking(fd); err != nil || !blocking {
		return nil
	}
	_, err = t.WaitFd(fd, object.PollIn, -1)
	return err
}

func fdArg(t *thread, v value) (int, error) { return t.Index(v) }

var modeDefs = []object.Def{
	{Name: "get_blocking", Sig: "fd, /", Doc: "Get the blocking mode of the file descriptor.", F1: func(t *thread, v value) (value, error) {
		fd, err := fdArg(t, v)
		if err != nil {
			return value{}, err
		}
		b, err := descriptors(t).Blocking(fd)
		return object.Bool(b), failed(err)
	}},
	{Name: "set_blocking", Sig: "fd, blocking, /", Doc: "Set the blocking mode of the specified file descriptor.", F2: func(t *thread, v, on value) (value, error) {
		fd, err := fdArg(t, v)
		if err != nil {
			return value{}, err
		}
		b, err := t.Truth(on)
		if err != nil {
			return value{}, err
		}
		return object.None, failed(descriptors(t).SetBlocking(fd, b))
	}},
	{Name: "get_inheritable", Sig: "fd, /", Doc: "Get the close-on-exe flag of the specified file descriptor.", F1: func(t *thread, v value) (value, error) {
		fd, err := fdArg(t, v)
		if err != nil {
			return value{}, err
		}
		b, err := descriptors(t).Inheritable(fd)
		return object.Bool(b), failed(err)
	}},
	{Name: "set_inheritable", Sig: "fd, inheritable, /", Doc: "Set the inheritable flag of the specified file descriptor.", F2: func(t *thread, v, on value) (value, error) {
		fd, err := fdArg(t, v)
		if err != nil {
			return value{}, err
		}
		b, err := t.Truth(on)
		if err != nil {
			return value{}, err
		}
		return object.None, failed(descriptors(t).SetInheritable(fd, b))
	}},
	{Name: "dup", Sig: "fd, /", Doc: "Return a duplicate of a file descriptor.", F1: func(t *thread, v value) (value, error) {
		fd, err := fdArg(t, v)
		if err != nil {
			return value{}, err
		}
		n, err := descriptors(t).DupFd(fd)
		return object.Int(int64(n)), failed(err)
	}},
	{Name: "dup2", Sig: "fd, fd2, inheritable=True", Doc: "Duplicate file descriptor.", Fn: func(t *thread, a []value) (value, error) {
		from, err := fdArg(t, a[0])
		if err != nil {
			return value{}, err
		}
		to, err := fdArg(t, a[1])
		if err != nil {
			return value{}, err
		}
		keep := true
		if a[2].IsValid() {
			if keep, err = t.Truth(a[2]); err != nil {
				return value{}, err
			}
		}
		io.FlushAll(t)
		return object.Int(int64(to)), failed(descriptors(t).Dup2(from, to, keep))
	}},
	{Name: "pipe2", Sig: "flags, /", Doc: "Create a pipe with flags set atomically.", F1: func(t *thread, v value) (value, error) {
		flags, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		f := 0
		if flags&syscall.O_NONBLOCK != 0 {
			f = object.NonblockFlag
		}
		r, w, err := descriptors(t).PipeFds(f)
		if err == nil && flags&syscall.O_CLOEXEC == 0 {
			for _, fd := range []int{r, w} {
				if err == nil {
					err = descriptors(t).SetInheritable(fd, true)
				}
			}
		}
		return object.NewPair(object.Int(int64(r)), object.Int(int64(w))), failed(err)
	}},
	{Name: "sendfile", Sig: "out_fd, in_fd, offset, count", Doc: "Copy count bytes from file descriptor in_fd to file descriptor out_fd.", Fn: sendfile},
	{Name: "pread", Sig: "fd, length, offset, /", Doc: "Read a number of bytes from a file descriptor starting at a particular offset.", F3: func(t *thread, fd, length, off value) (value, error) {
		f, _, err := fileOf(t, fd)
		if err != nil {
			return value{}, err
		}
		n, err := t.Index(length)
		if err != nil {
			return value{}, err
		}
		o, err := t.Index(off)
		if err != nil {
			return value{}, err
		}
		pos, err := f.Seek(0, 1)
		if err == nil {
			_, err = f.Seek(int64(o), 0)
		}
		if err != nil {
			return value{}, failed(err)
		}
		buf := make([]byte, max(n, 0))
		got, rerr := f.Read(buf)
		if _, err := f.Seek(pos, 0); err != nil {
			return value{}, failed(err)
		}
		if got == 0 && rerr != nil && rerr.Error() != "EOF" {
			return value{}, failed(rerr)
		}
		return object.NewBytes(string(buf[:max(got, 0)])), nil
	}},
}

func sendfile(t *thread, a []value) (value, error) {
	var n [4]int
	for i := range n {
		if i == 2 && a[2].IsNone() {
			continue
		}
		v := a[i]
		if i < 2 && !isInt(v) {
			var err error
			if v, err = t.CallMethod(v, "fileno"); err != nil {
				return value{}, object.TypeErrorf("argument must be an int, or have a fileno() method.")
			}
		}
		var err error
		if n[i], err = t.Index(v); err != nil {
			return value{}, err
		}
	}
	io.FlushAll(t)
	var off *int64
	if !a[2].IsNone() {
		o := int64(n[2])
		off = &o
	}
	d := descriptors(t)
	var sent int
	var err error
	t.Block(func() { sent, err = d.Sendfile(n[0], n[1], off, n[3]) })
	return object.Int(int64(sent)), failed(err)
}

// waitpid waits for a child. The wait can be interrupted.
func waitpid(t *thread, pidV, optV value) (value, error) {
	pid, err := t.Index(pidV)
	if err != nil {
		return value{}, err
	}
	options, err := t.Index(optV)
	if err != nil {
		return value{}, err
	}
	p := processes(t)
	if options&1 == 0 {
		if err := waitEnd(t, p, pid); err != nil {
			return value{}, err
		}
	}
	got, status, err := 0, 0, error(nil)
	t.Block(func() { got, status, err = p.Wait(pid, options) })
	if err != nil {
		return value{}, failed(err)
	}
	return object.NewPair(object.Int(int64(got)), object.Int(int64(status))), nil
}

// waitEnd returns when waiting for a process, or for any child, will not block.
func waitEnd(t *thread, p object.Processes, pid int) error {
	if pid > 0 {
		fd, err := p.PidfdOpen(pid)
		if err == nil {
			defer descriptors(t).CloseFd(fd)
			_, err = t.WaitFd(fd, object.PollIn, -1)
			return err
		}
		if errors.Is(err, syscall.ESRCH) {
			return nil
		}
	}
	// There is no descriptor for "any child": look again and again.
	for d := time.Millisecond; ; d = min(2*d, 20*time.Millisecond) {
		ready, err := p.(interface {
			Exited(pid int) (bool, error)
		}).Exited(pid)
		if ready || err != nil {
			return nil
		}
		if _, err := t.Sleep(d, nil); err != nil {
			return err
		}
	}
}

// numbers reads ints.
func numbers(t *thread, args ...value) ([]int, error) {
	out := make([]int, len(args))
	for i, v := range args {
		n, err := t.Index(v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// strs reads a list of strings for a new program.
func strs(t *thread, v value) ([]string, error) {
	var out []string
	err := t.Iterate(v, func(x value) error {
		s, err := io.PathString(t, x)
		out = append(out, s)
		return err
	})
	return out, err
}

// envStrs reads an environment: a mapping.
func envStrs(t *thread, v value) ([]string, error) {
	items, err := t.CallMethod(v, "items")
	if err != nil {
		return nil, err
	}
	var out []string
	err = t.Iterate(items, func(x value) error {
		kv, err := t.ToSlice(x)
		if err != nil {
			return err
		}
		if len(kv) != 2 {
			return object.ValueErrorf("an environment is a mapping")
		}
		k, err := io.PathString(t, kv[0])
		if err != nil {
			return err
		}
		s, err := io.PathString(t, kv[1])
		if err != nil {
			return err
		}
		if strings.Contains(k, "=") {
			return object.ValueErrorf("illegal environment variable name")
		}
		out = append(out, k+"="+s)
		return nil
	})
	return out, err
}

// spawn is _spawn(executables, args, env, cwd, files, close_fds, setsid, pgid, uid, gid, groups, umask, sigmask, sigdef,
// scheduler): it starts the first of the executables that exists and gives the process number.
func spawn(t *thread, a []value) (value, error) {
	paths, err := strs(t, a[0])
	if err != nil {
		return value{}, err
	}
	argv, err := strs(t, a[1])
	if err != nil {
		return value{}, err
	}
	attr := &object.ProcAttr{UID: -1, GID: -1, Umask: -1, Pgid: -1}
	if !a[2].IsNone() {
		if attr.Env, err = envStrs(t, a[2]); err != nil {
			return value{}, err
		}
		if attr.Env == nil {
			attr.Env = []string{}
		}
	}
	if !a[3].IsNone() {
		if attr.Dir, err = io.PathString(t, a[3]); err != nil {
			return value{}, err
		}
	}
	files, err := t.ToSlice(a[4])
	if err != nil {
		return value{}, err
	}
	for _, f := range files {
		n, err := t.Index(f)
		if err != nil {
			return value{}, err
		}
		attr.Files = append(attr.Files, n)
	}
	if attr.CloseFds, err = t.Truth(a[5]); err != nil {
		return value{}, err
	}
	if attr.Setsid, err = t.Truth(a[6]); err != nil {
		return value{}, err
	}
	for i, p := range map[int]*int{7: &attr.Pgid, 8: &attr.UID, 9: &attr.GID, 11: &attr.Umask} {
		if a[i].IsNone() {
			continue
		}
		if *p, err = t.Index(a[i]); err != nil {
			return value{}, err
		}
	}
	if attr.Setpgid = attr.Pgid >= 0; !attr.Setpgid {
		attr.Pgid = 0
	}
	if !a[10].IsNone() {
		attr.HasGrp = true
		groups, err := t.ToSlice(a[10])
		if err != nil {
			return value{}, err
		}
		for _, g := range groups {
			n, err := t.Index(g)
			if err != nil {
				return value{}, err
			}
			attr.Groups = append(attr.Groups, uint32(n))
		}
	}
	if err := signalSets(t, attr, a[12], a[13]); err != nil {
		return value{}, err
	}
	if a[14].IsValid() && !a[14].IsNone() {
		n, err := t.ToSlice(a[14])
		if err != nil {
			return value{}, err
		}
		sched, err := numbers(t, n...)
		if err != nil {
			return value{}, err
		}
		attr.Sched = &object.SchedParam{Policy: sched[0], Priority: sched[1]}
	}
	return start(t, paths, argv, attr, a[3])
}

// signalSets reads the signals that a child has blocked and those it gets the default action of.
func signalSets(t *thread, attr *object.ProcAttr, mask, def value) error {
	attr.Sigmask = t.Sigmask.List()
	for i, v := range []value{mask, def} {
		if !v.IsValid() || v.IsNone() {
			continue
		}
		list := []int{}
		err := t.Iterate(v, func(x value) error {
			n, err := t.Index(x)
			if err == nil && (n < 1 || n > 64) {
				err = object.ValueErrorf("signal number %d out of range [1; 64]", n)
			}
			list = append(list, n)
			return err
		})
		if err != nil {
			return err
		}
		if i == 0 {
			attr.Sigmask = list
		} else {
			attr.Sigdef = list
		}
	}
	return nil
}

func start(t *thread, paths, argv []string, attr *object.ProcAttr, cwd value) (value, error) {
	io.FlushAll(t)
	if attr.Dir != "" {
		st, err := t.Interp.Host.FS().Stat(attr.Dir)
		if err == nil && !st.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return value{}, object.FromGoError(err, cwd)
		}
	}
	p := processes(t)
	pid := 0
	err := error(syscall.ENOENT)
	for _, path := range paths {
		var e error
		t.Block(func() { pid, e = p.Spawn(path, argv, attr) })
		if e == nil {
			return object.Int(int64(pid)), nil
		}
		if err == syscall.ENOENT || !errors.Is(e, syscall.ENOENT) && !errors.Is(e, syscall.ENOTDIR) {
			err = e
		}
	}
	return value{}, failed(err)
}

func intResult(n int, err error) (value, error) { return object.Int(int64(n)), failed(err) }

var waitDefs = []object.Def{
	{Name: "waitpid", Sig: "pid, options, /", Doc: "Wait for completion of a given child process.", F2: waitpid},
	{Name: "wait", Sig: "", Doc: "Wait for completion of a child process.", F0: func(t *thread) (value, error) {
		return waitpid(t, object.Int(-1), object.Int(0))
	}},
	{Name: "pidfd_open", Sig: "pid, flags=0", Doc: "Return a file descriptor referring to the process *pid*.", Fn: func(t *thread, a []value) (value, error) {
		pid, err := t.Index(a[0])
		if err != nil {
			return value{}, err
		}
		return intResult(processes(t).PidfdOpen(pid))
	}},
	{Name: "_spawn", Sig: "executables, args, env, cwd, files, close_fds, setsid, pgid, uid, gid, groups, umask, sigmask=None, sigdef=None, scheduler=None, /", Fn: spawn},
	{Name: "_exec", Sig: "path, args, env, /", F3: func(t *thread, path, args, env value) (value, error) {
		p, err := io.PathString(t, path)
		if err != nil {
			return value{}, err
		}
		argv, err := strs(t, args)
		if err != nil {
			return value{}, err
		}
		e, err := envStrs(t, env)
		if err != nil {
			return value{}, err
		}
		io.FlushAll(t)
		return object.None, object.FromGoError(processes(t).Exec(p, argv, e), value{})
	}},
	{Name: "getpgid", Sig: "pid", Doc: "Call the system call getpgid(), and return the result.", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		return intResult(processes(t).Getpgid(n))
	}},
	{Name: "getsid", Sig: "pid, /", Doc: "Call the system call getsid(pid) and return the result.", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		return intResult(processes(t).Getsid(n))
	}},
	{Name: "setpgid", Sig: "pid, pgrp, /", Doc: "Call the system call setpgid(pid, pgrp).", F2: func(t *thread, a, b value) (value, error) {
		pid, err := t.Index(a)
		if err != nil {
			return value{}, err
		}
		g, err := t.Index(b)
		if err != nil {
			return value{}, err
		}
		return object.None, failed(processes(t).Setpgid(pid, g))
	}},
	{Name: "setsid", Sig: "", Doc: "Call the system call setsid().", F0: func(t *thread) (value, error) {
		_, err := processes(t).Setsid()
		return object.None, failed(err)
	}},
	{Name: "killpg", Sig: "pgid, signal, /", Doc: "Kill a process group with a signal.", F2: func(t *thread, a, b value) (value, error) {
		g, err := t.Index(a)
		if err != nil {
			return value{}, err
		}
		s, err := t.Index(b)
		if err != nil {
			return value{}, err
		}
		p, ok := t.Interp.Host.(process)
		if !ok {
			return value{}, failed(syscall.ENOSYS)
		}
		return object.None, failed(p.Kill(-g, s))
	}},
}

// status makes a function of a wait status.
func status(name string, f func(s int) value) object.Def {
	return object.Def{Name: name, Sig: "status", F1: func(t *thread, v value) (value, error) {
		s, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		return f(s), nil
	}}
}

func intOf(n int) value { return object.Int(int64(n)) }

var statusDefs = []object.Def{
	status("WIFEXITED", func(s int) value { return object.Bool(s&0x7f == 0) }),
	status("WEXITSTATUS", func(s int) value { return intOf(s >> 8 & 0xff) }),
	status("WIFSIGNALED", func(s int) value { return object.Bool(s&0x7f != 0 && s&0x7f != 0x7f) }),
	status("WTERMSIG", func(s int) value { return intOf(s & 0x7f) }),
	status("WIFSTOPPED", func(s int) value { return object.Bool(s&0xff == 0x7f) }),
	status("WSTOPSIG", func(s int) value { return intOf(s >> 8 & 0xff) }),
	status("WIFCONTINUED", func(s int) value { return object.Bool(s == 0xffff) }),
	status("WCOREDUMP", func(s int) value { return object.Bool(s&0x80 != 0) }),
	{Name: "waitstatus_to_exitcode", Sig: "status", Doc: "Convert a wait status to an exit code.", F1: func(t *thread, v value) (value, error) {
		s, err := t.Index(v)
		switch {
		case err != nil:
			return value{}, err
		case s&0x7f == 0:
			return intOf(s >> 8 & 0xff), nil
		case s&0xff == 0x7f:
			return value{}, object.ValueErrorf("process stopped by delivery of signal %d", s>>8&0xff)
		case s&0x7f != 0 && s != 0xffff:
			return intOf(-(s & 0x7f)), nil
		}
		return value{}, object.ValueErrorf("invalid wait status: %d", s)
	}},
}
