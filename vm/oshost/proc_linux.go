package oshost

import (
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// This file is child processes and signals, on Linux.

// Spawn starts a program.
func (h *Host) Spawn(path string, argv []string, a *object.ProcAttr) (int, error) {
	env := a.Env
	if env == nil {
		env = os.Environ()
	}
	list := a.Files
	if a.CloseFds {
		for _, fd := range inheritable() {
			for len(list) <= fd {
				list = append(list, -1)
			}
		}
	}
	files := make([]uintptr, len(list))
	for i, f := range list {
		files[i] = uintptr(f)
		if f >= 0 && f <= 2 {
			if _, err := unix.FcntlInt(uintptr(f), unix.F_GETFD, 0); err != nil {
				// Go's pipe to the child would take the number of a stream that is closed.
				f = -1
			}
		}
		if f < 0 {
			// The child has no such descriptor.
			files[i] = ^uintptr(0)
		}
	}
	if err := runnable(path); err != nil && a.Dir == "" {
		return 0, err
	}
	if a.Umask >= 0 {
		defer unix.Umask(unix.Umask(a.Umask))
	}
	sys := &syscall.SysProcAttr{Setsid: a.Setsid, Setpgid: a.Setpgid, Pgid: a.Pgid}
	if a.UID >= 0 || a.GID >= 0 || a.HasGrp {
		c := &syscall.Credential{Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid()), NoSetGroups: !a.HasGrp, Groups: a.Groups}
		if a.UID >= 0 {
			c.Uid = uint32(a.UID)
		}
		if a.GID >= 0 {
			c.Gid = uint32(a.GID)
		}
		sys.Credential = c
	}
	attr := &syscall.ProcAttr{Dir: a.Dir, Env: env, Files: files, Sys: sys}
	if len(a.Sigmask) == 0 && len(a.Sigdef) == 0 && a.Sched == nil {
		return syscall.ForkExec(path, argv, attr)
	}
	return h.spawnFrom(a, func() (int, error) { return syscall.ForkExec(path, argv, attr) })
}

// spawnFrom starts a program from a thread of the kernel that has what the child shall inherit. The thread ends
// afterwards: no other code ever runs with its mask and priority.
func (h *Host) spawnFrom(a *object.ProcAttr, start func() (int, error)) (pid int, err error) {
	for _, n := range a.Sigdef {
		if h.signals.table == nil && isIgnored(n) {
			setDefault(syscall.Signal(n))
			defer h.Ignore(n)
		}
	}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		runtime.LockOSThread()
		if a.Sched != nil {
			if err = setScheduler(0, *a.Sched); err != nil {
				return
			}
		}
		var set unix.Sigset_t
		for _, n := range a.Sigmask {
			const bits = 8 * int(unsafe.Sizeof(set.Val[0]))
			set.Val[(n-1)/bits] |= 1 << ((n - 1) % bits)
		}
		if err = unix.PthreadSigmask(unix.SIG_SETMASK, &set, nil); err == nil {
			pid, err = start()
		}
	}()
	<-finished
	return pid, err
}

// Wait is waitpid(2).
func (h *Host) Wait(pid, options int) (int, int, error) {
	for {
		var ws unix.WaitStatus
		n, err := unix.Wait4(pid, &ws, options, nil)
		if err != unix.EINTR {
			return n, int(ws), err
		}
	}
}

// Exec replaces the process by a program.
func (h *Host) Exec(path string, argv, env []string) error { return unix.Exec(path, argv, env) }

// Getpgid, Setpgid, Getsid and Setsid are the calls of these names.
func (h *Host) Getpgid(pid int) (int, error) { return unix.Getpgid(pid) }

// Setpgid moves a process to a process group.
func (h *Host) Setpgid(pid, pgid int) error { return unix.Setpgid(pid, pgid) }

// Getsid is the session of a process.
func (h *Host) Getsid(pid int) (int, error) { return unix.Getsid(pid) }

// Setsid starts a new session.
func (h *Host) Setsid() (int, error) { return unix.Setsid() }

// PidfdOpen is pidfd_open(2).
func (h *Host) PidfdOpen(pid int) (int, error) { return unix.PidfdOpen(pid, 0) }

// signals are what the program wants to hear of.
type signals struct {
	// table is the signals of an isolate; nil for the process itself.
	table   *signalTable
	mu      sync.Mutex
	ch      chan os.Signal
	handler map[int]func(n int)
	prof    cpuTimer
}

// Notify makes f hear of a signal.
func (h *Host) Notify(n int, f func(n int)) error {
	if h.signals.table != nil {
		return h.signals.table.set(n, action{notify: f})
	}
	if n == int(syscall.SIGKILL) || n == int(syscall.SIGSTOP) {
		return syscall.EINVAL
	}
	s := &h.signals
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil {
		s.forget(n)
		setDefault(syscall.Signal(n))
		return nil
	}
	if s.ch == nil {
		s.handler = map[int]func(int){}
		s.ch = make(chan os.Signal, 64)
		go s.deliver(s.ch)
	}
	s.handler[n] = f
	listened(n)
	signal.Notify(s.ch, syscall.Signal(n))
	return nil
}

// Forget ends Notify for a signal. Others in the process that listen for it still do.
func (h *Host) Forget(n int) {
	if h.signals.table != nil {
		return
	}
	h.signals.mu.Lock()
	defer h.signals.mu.Unlock()
	h.signals.forget(n)
}

// forget drops a handler; with the last one the goroutine goes.
func (s *signals) forget(n int) {
	if s.ch == nil {
		return
	}
	delete(s.handler, n)
	// Package signal can only stop a whole channel, and a signal that came before the others are subscribed again would end
	// the program. So it stays subscribed, without a handler.
	if len(s.handler) == 0 {
		signal.Stop(s.ch)
		close(s.ch)
		s.ch = nil
	}
}

// hears tells whether the program does something at a signal.
func (s *signals) hears(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.handler[n] != nil || isIgnored(n)
}

func (s *signals) deliver(ch chan os.Signal) {
	for sig := range ch {
		n := int(sig.(syscall.Signal))
		s.mu.Lock()
		f := s.handler[n]
		s.mu.Unlock()
		if f != nil {
			f(n)
		}
	}
}

// Ignore makes the process deaf to a signal.
func (h *Host) Ignore(n int) error {
	if h.signals.table != nil {
		return h.signals.table.set(n, action{ignore: true})
	}
	s := &h.signals
	s.mu.Lock()
	s.forget(n)
	s.mu.Unlock()
	listened(n)
	signal.Ignore(syscall.Signal(n))
	return nil
}

// Ignored tells whether a signal is ignored.
func (h *Host) Ignored(n int) bool {
	if h.signals.table != nil {
		return h.signals.table.get(n).ignore
	}
	return isIgnored(n)
}

// Raise sends a signal to the process itself.
func (h *Host) Raise(n int) error {
	if h.signals.table != nil {
		h.signals.table.deliver(n)
		return nil
	}
	return h.Kill(os.Getpid(), n)
}

// Alarm is setitimer(2).
func (h *Host) Alarm(d, interval time.Duration, which int) (time.Duration, time.Duration, error) {
	if h.signals.table != nil {
		return h.signals.table.setAlarm(d, interval, which)
	}
	if which == itimerProf {
		left, old := h.signals.prof.set(d, interval, h.signals.sendProf)
		return left, old, nil
	}
	old, err := unix.Setitimer(unix.ItimerWhich(which), unix.Itimerval{Interval: unix.NsecToTimeval(int64(interval)), Value: unix.NsecToTimeval(int64(d))})
	return time.Duration(old.Value.Nano()), time.Duration(old.Interval.Nano()), err
}

// GetAlarm is getitimer(2).
func (h *Host) GetAlarm(which int) (time.Duration, time.Duration, error) {
	if h.signals.table != nil {
		d, interval := h.signals.table.alarm.get()
		return d, interval, nil
	}
	if which == itimerProf {
		d, interval := h.signals.prof.get()
		return d, interval, nil
	}
	it, err := unix.Getitimer(unix.ItimerWhich(which))
	return time.Duration(it.Value.Nano()), time.Duration(it.Interval.Nano()), err
}

// Exited tells whether waiting for a child (any, if pid is -1) would not block.
func (h *Host) Exited(pid int) (bool, error) {
	var info unix.Siginfo
	kind, id := unix.P_ALL, 0
	switch {
	case pid > 0:
		kind, id = unix.P_PID, pid
	case pid == 0:
		kind, id = unix.P_PGID, unix.Getpgrp()
	case pid < -1:
		kind, id = unix.P_PGID, -pid
	}
	err := unix.Waitid(kind, id, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
	return info.Signo != 0, err
}
