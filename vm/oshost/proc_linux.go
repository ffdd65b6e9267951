package oshost

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

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
	files := make([]uintptr, len(a.Files))
	for i, f := range a.Files {
		files[i] = uintptr(f)
		if f < 0 {
			// The child has no such descriptor.
			files[i] = ^uintptr(0)
		}
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
	return syscall.ForkExec(path, argv, &syscall.ProcAttr{Dir: a.Dir, Env: env, Files: files, Sys: sys})
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

// PidfdOpen is pidfd_open(2).
func (h *Host) PidfdOpen(pid int) (int, error) { return unix.PidfdOpen(pid, 0) }

// signals are what the program wants to hear of.
type signals struct {
	mu      sync.Mutex
	ch      chan os.Signal
	handler map[int]func(n int)
}

// Notify makes f hear of a signal.
func (h *Host) Notify(n int, f func(n int)) error {
	if n == int(syscall.SIGKILL) || n == int(syscall.SIGSTOP) {
		return syscall.EINVAL
	}
	s := &h.signals
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil {
		delete(s.handler, n)
		if s.ch != nil {
			// Package signal can only stop a whole channel: what is left is subscribed again.
			signal.Stop(s.ch)
			for k := range s.handler {
				signal.Notify(s.ch, syscall.Signal(k))
			}
		}
		signal.Reset(syscall.Signal(n))
		return nil
	}
	if s.handler == nil {
		s.handler = map[int]func(int){}
		s.ch = make(chan os.Signal, 64)
		go s.deliver()
	}
	s.handler[n] = f
	signal.Notify(s.ch, syscall.Signal(n))
	return nil
}

func (s *signals) deliver() {
	for sig := range s.ch {
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
	s := &h.signals
	s.mu.Lock()
	delete(s.handler, n)
	s.mu.Unlock()
	signal.Ignore(syscall.Signal(n))
	return nil
}

// Ignored tells whether a signal is ignored.
func (h *Host) Ignored(n int) bool { return signal.Ignored(syscall.Signal(n)) }

// Raise sends a signal to the process itself.
func (h *Host) Raise(n int) error { return unix.Kill(os.Getpid(), syscall.Signal(n)) }

// Alarm is setitimer(2).
func (h *Host) Alarm(d, interval time.Duration, which int) (time.Duration, time.Duration, error) {
	old, err := unix.Setitimer(unix.ItimerWhich(which), unix.Itimerval{Interval: unix.NsecToTimeval(int64(interval)), Value: unix.NsecToTimeval(int64(d))})
	return time.Duration(old.Value.Nano()), time.Duration(old.Interval.Nano()), err
}

// GetAlarm is getitimer(2).
func (h *Host) GetAlarm(which int) (time.Duration, time.Duration, error) {
	it, err := unix.Getitimer(unix.ItimerWhich(which))
	return time.Duration(it.Value.Nano()), time.Duration(it.Interval.Nano()), err
}
