package oshost

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// This file is the default actions of signals. Go's runtime catches all signals; what nobody listens for it forgets, or
// ends the program with a report on goroutines. Programs expect the kernel's actions: SIGALRM, SIGUSR1 and others end a
// process that has no handler. So the kernel gets these signals back until somebody listens.

// ofRuntime are the signals that Go's runtime needs: faults of the machine, preemption, profiles.
var ofRuntime = map[syscall.Signal]bool{
	syscall.SIGSEGV: true, syscall.SIGBUS: true, syscall.SIGFPE: true, syscall.SIGURG: true, syscall.SIGPROF: true,
	syscall.SIGKILL: true, syscall.SIGSTOP: true, 32: true, 33: true,
}

// defaults are the signals that the kernel has got back, for which Go's runtime believes them to be ignored.
var defaults struct {
	mu  sync.Mutex
	set [lastSignal + 1]bool
}

// DefaultSignals gives the kernel back the signals that end a program, but for those that Go's runtime ends it with
// itself. Only a program that owns its process may do this.
func DefaultSignals() {
	for _, n := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGABRT, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGALRM, syscall.SIGSTKFLT, syscall.SIGXCPU, syscall.SIGVTALRM, syscall.SIGIO, syscall.SIGPWR, syscall.SIGSYS} {
		setDefault(n)
	}
	const firstRealtime = 34
	for n := syscall.Signal(firstRealtime); n <= lastSignal; n++ {
		setDefault(n)
	}
}

// setDefault restores the default action of a signal. To ignore it first makes Go's runtime install its handler again
// when somebody listens.
func setDefault(n syscall.Signal) {
	if ofRuntime[n] {
		// Here a handler of Go's has to be: one that nobody listens to.
		ch := make(chan os.Signal, 1)
		signal.Notify(ch, n)
		signal.Reset(n)
		return
	}
	signal.Ignore(n)
	defaults.mu.Lock()
	defaults.set[n] = true
	defaults.mu.Unlock()
	kernelDefault(n)
}

// kernelDefault is sigaction(2) with SIG_DFL.
func kernelDefault(n syscall.Signal) {
	var action struct {
		handler, flags, restorer uintptr
		mask                     uint64
	}
	_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, unsafe.Sizeof(action.mask), 0, 0)
}

// listened notes that a signal is no longer the kernel's alone.
func listened(n int) {
	defaults.mu.Lock()
	defaults.set[n] = false
	defaults.mu.Unlock()
}

// isIgnored tells whether a signal is ignored, not counting those that only Go's runtime believes to be.
func isIgnored(n int) bool {
	defaults.mu.Lock()
	back := defaults.set[n]
	defaults.mu.Unlock()
	return !back && signal.Ignored(syscall.Signal(n))
}
