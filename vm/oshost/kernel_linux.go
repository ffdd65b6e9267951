package oshost

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// DirPath is a path for a name in an open folder: through /proc, where the kernel shows it.
func (h *Host) DirPath(fd int, name string) (string, error) {
	if _, err := h.FdMode(fd); err != nil || name == "" {
		return name, err
	}
	return "/proc/self/fd/" + strconv.Itoa(fd) + "/" + name, nil
}

// Utimens sets the times of a file.
func (h *Host) Utimens(name string, fd int, times *[2]int64, follow bool) error {
	ts := []unix.Timespec{{Nsec: unix.UTIME_NOW}, {Nsec: unix.UTIME_NOW}}
	if times != nil {
		for i, ns := range times {
			ts[i] = unix.NsecToTimespec(ns)
		}
	}
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	if name == "" {
		if _, err := h.FdMode(fd); err != nil {
			return err
		}
		name = "/proc/self/fd/" + strconv.Itoa(fd)
	}
	return unix.UtimesNanoAt(unix.AT_FDCWD, name, ts, flags)
}

// Faccess is faccessat(2).
func (h *Host) Faccess(name string, mode uint32, effective, follow bool) error {
	flags := 0
	if effective {
		flags |= unix.AT_EACCESS
	}
	if !follow {
		flags |= unix.AT_SYMLINK_NOFOLLOW
	}
	return unix.Faccessat(unix.AT_FDCWD, name, mode, flags)
}

// LinkAt is linkat(2).
func (h *Host) LinkAt(from, to string, follow bool) error {
	flags := 0
	if follow {
		flags = unix.AT_SYMLINK_FOLLOW
	}
	return unix.Linkat(unix.AT_FDCWD, from, unix.AT_FDCWD, to, flags)
}

// Readv is readv(2), or preadv2(2).
func (h *Host) Readv(fd int, bufs [][]byte, offset int64, flags int) (int, error) {
	return again(func() (int, error) {
		if offset == -1 && flags == 0 {
			return unix.Readv(fd, bufs)
		}
		return unix.Preadv2(fd, bufs, offset, flags)
	})
}

// Writev is writev(2), or pwritev2(2).
func (h *Host) Writev(fd int, bufs [][]byte, offset int64, flags int) (int, error) {
	return again(func() (int, error) {
		if offset == -1 && flags == 0 {
			return unix.Writev(fd, bufs)
		}
		return unix.Pwritev2(fd, bufs, offset, flags)
	})
}

// Fadvise is posix_fadvise(2).
func (h *Host) Fadvise(fd int, offset, length int64, advice int) error {
	return unix.Fadvise(fd, offset, length, advice)
}

// Fallocate is posix_fallocate(3).
func (h *Host) Fallocate(fd int, offset, length int64) error {
	return unix.Fallocate(fd, 0, offset, length)
}

// CopyRange is copy_file_range(2).
func (h *Host) CopyRange(in, out, n int, inAt, outAt *int64) (int, error) {
	return again(func() (int, error) { return unix.CopyFileRange(in, inAt, out, outAt, n, 0) })
}

// Splice is splice(2).
func (h *Host) Splice(in, out, n int, inAt, outAt *int64, flags int) (int, error) {
	return again(func() (int, error) {
		k, err := unix.Splice(in, inAt, out, outAt, n, flags)
		return int(k), err
	})
}

// Eventfd is eventfd(2).
func (h *Host) Eventfd(initial uint, flags int) (int, error) {
	fd, err := unix.Eventfd(initial, flags)
	if err == nil {
		programFds.Store(fd, true)
	}
	return fd, err
}

// programFds are the events and epolls that programs have made. All others belong to Go's runtime, which dies without.
var programFds sync.Map

// ProgramFd tells whether a program may close a descriptor.
func (h *Host) ProgramFd(fd int) bool {
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	if err != nil || name != "anon_inode:[eventpoll]" && name != "anon_inode:[eventfd]" {
		return true
	}
	_, ok := programFds.Load(fd)
	return ok
}

// OpenFds are the descriptors that are open.
func (h *Host) OpenFds() []int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil
	}
	var out []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// MemfdCreate is memfd_create(2).
func (h *Host) MemfdCreate(name string, flags int) (int, error) {
	return unix.MemfdCreate(name, flags)
}

// TimerfdCreate is timerfd_create(2).
func (h *Host) TimerfdCreate(clock, flags int) (int, error) { return unix.TimerfdCreate(clock, flags) }

// TimerfdSettime is timerfd_settime(2).
func (h *Host) TimerfdSettime(fd, flags int, s object.TimerSpec) (object.TimerSpec, error) {
	var old unix.ItimerSpec
	set := unix.ItimerSpec{Value: unix.NsecToTimespec(s.Value), Interval: unix.NsecToTimespec(s.Interval)}
	err := unix.TimerfdSettime(fd, flags, &set, &old)
	return object.TimerSpec{Value: unix.TimespecToNsec(old.Value), Interval: unix.TimespecToNsec(old.Interval)}, err
}

// TimerfdGettime is timerfd_gettime(2).
func (h *Host) TimerfdGettime(fd int) (object.TimerSpec, error) {
	var now unix.ItimerSpec
	err := unix.TimerfdGettime(fd, &now)
	return object.TimerSpec{Value: unix.TimespecToNsec(now.Value), Interval: unix.TimespecToNsec(now.Interval)}, err
}

// LockFile is lockf(3).
func (h *Host) LockFile(fd, command int, length int64) error {
	const (
		unlock = iota
		lock
		try
		test
	)
	lk := unix.Flock_t{Type: unix.F_WRLCK, Whence: 1, Len: length}
	cmd := unix.F_SETLK
	switch command {
	case unlock:
		lk.Type = unix.F_UNLCK
	case lock:
		cmd = unix.F_SETLKW
	case try:
	case test:
		err := unix.FcntlFlock(uintptr(fd), unix.F_GETLK, &lk)
		if err == nil && lk.Type != unix.F_UNLCK && int(lk.Pid) != os.Getpid() {
			err = unix.EACCES
		}
		return err
	default:
		return unix.EINVAL
	}
	return unix.FcntlFlock(uintptr(fd), cmd, &lk)
}

// Chroot is chroot(2).
func (h *Host) Chroot(name string) error { return unix.Chroot(name) }

// SetIDs sets IDs of the user or group, in all threads.
func (h *Host) SetIDs(kind string, ids [3]int) error {
	switch kind {
	case "setuid":
		return syscall.Setuid(ids[0])
	case "seteuid":
		return syscall.Setresuid(-1, ids[0], -1)
	case "setreuid":
		return syscall.Setreuid(ids[0], ids[1])
	case "setresuid":
		return syscall.Setresuid(ids[0], ids[1], ids[2])
	case "setgid":
		return syscall.Setgid(ids[0])
	case "setegid":
		return syscall.Setresgid(-1, ids[0], -1)
	case "setregid":
		return syscall.Setregid(ids[0], ids[1])
	case "setresgid":
		return syscall.Setresgid(ids[0], ids[1], ids[2])
	}
	return unix.ENOSYS
}

// Setgroups is setgroups(2), in all threads.
func (h *Host) Setgroups(groups []int) error { return syscall.Setgroups(groups) }

// threads are the kernel's numbers of what a process number means: for the process itself all its threads, since the
// kernel plans every thread on its own and programs move between them here.
func threads(pid int) []int {
	if pid != 0 && pid != os.Getpid() {
		return []int{pid}
	}
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return []int{0}
	}
	var ids []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			ids = append(ids, n)
		}
	}
	return ids
}

// ofThreads calls f for all threads of a process; those that have ended in between do not matter.
func ofThreads(pid int, f func(id int) error) error {
	ids := threads(pid)
	for _, id := range ids {
		if err := f(id); err != nil && (err != unix.ESRCH || len(ids) == 1) {
			return err
		}
	}
	return nil
}

// Affinity is the processors that a process may run on.
func (h *Host) Affinity(pid int) ([]int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(pid, &set); err != nil {
		return nil, err
	}
	var cpus []int
	for i := range len(set) * strconv.IntSize {
		if set.IsSet(i) {
			cpus = append(cpus, i)
		}
	}
	return cpus, nil
}

// SetAffinity changes them.
func (h *Host) SetAffinity(pid int, cpus []int) error {
	var set unix.CPUSet
	for _, c := range cpus {
		set.Set(c)
	}
	return ofThreads(pid, func(id int) error { return unix.SchedSetaffinity(id, &set) })
}

// Scheduler is the policy and priority of a process.
func (h *Host) Scheduler(pid int) (object.SchedParam, error) {
	policy, _, errno := unix.Syscall(unix.SYS_SCHED_GETSCHEDULER, uintptr(pid), 0, 0)
	if errno != 0 {
		return object.SchedParam{}, errno
	}
	var prio int32
	if _, _, errno := unix.Syscall(unix.SYS_SCHED_GETPARAM, uintptr(pid), uintptr(unsafe.Pointer(&prio)), 0); errno != 0 {
		return object.SchedParam{}, errno
	}
	return object.SchedParam{Policy: int(policy), Priority: int(prio)}, nil
}

// SetScheduler changes them.
func (h *Host) SetScheduler(pid int, p object.SchedParam) error {
	return ofThreads(pid, func(id int) error { return setScheduler(id, p) })
}

func setScheduler(id int, p object.SchedParam) error {
	prio := int32(p.Priority)
	var errno syscall.Errno
	if p.Policy < 0 {
		_, _, errno = unix.Syscall(unix.SYS_SCHED_SETPARAM, uintptr(id), uintptr(unsafe.Pointer(&prio)), 0)
	} else {
		_, _, errno = unix.Syscall(unix.SYS_SCHED_SETSCHEDULER, uintptr(id), uintptr(p.Policy), uintptr(unsafe.Pointer(&prio)))
	}
	if errno != 0 {
		return errno
	}
	return nil
}

// PriorityRange is the lowest and highest priority of a policy.
func (h *Host) PriorityRange(policy int) (low, high int, err error) {
	lo, _, errno := unix.Syscall(unix.SYS_SCHED_GET_PRIORITY_MIN, uintptr(policy), 0, 0)
	if errno != 0 {
		return 0, 0, errno
	}
	hi, _, errno := unix.Syscall(unix.SYS_SCHED_GET_PRIORITY_MAX, uintptr(policy), 0, 0)
	if errno != 0 {
		return 0, 0, errno
	}
	return int(lo), int(hi), nil
}

// RoundRobin is the time slice of a process.
func (h *Host) RoundRobin(pid int) (int64, error) {
	var ts unix.Timespec
	_, _, errno := unix.Syscall(unix.SYS_SCHED_RR_GET_INTERVAL, uintptr(pid), uintptr(unsafe.Pointer(&ts)), 0)
	if errno != 0 {
		return 0, errno
	}
	return ts.Nano(), nil
}

// Waitid is waitid(2).
func (h *Host) Waitid(kind, id, options int) (*object.ChildInfo, error) {
	// The kernel's struct for SIGCHLD: three numbers, then (aligned like a pointer) process, user and status.
	var info unix.Siginfo
	for {
		err := unix.Waitid(kind, id, &info, options, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil || info.Signo == 0 {
			return nil, err
		}
		break
	}
	fields := (*struct {
		Signo, Errno, Code int32
		_                  [0]uintptr
		Pid                int32
		UID                uint32
		Status             int32
	})(unsafe.Pointer(&info))
	return &object.ChildInfo{Pid: int(fields.Pid), UID: int(fields.UID), Signo: int(fields.Signo), Status: int(fields.Status), Code: int(fields.Code)}, nil
}

// Wait4 is wait4(2).
func (h *Host) Wait4(pid, options int) (got, status int, used [16]int64, err error) {
	for {
		var ws unix.WaitStatus
		var u unix.Rusage
		got, err = unix.Wait4(pid, &ws, options, &u)
		if err != unix.EINTR {
			return got, int(ws), usage(&u), err
		}
	}
}

// PidfdSignal is pidfd_send_signal(2).
func (h *Host) PidfdSignal(fd, n, flags int) error {
	return unix.PidfdSendSignal(fd, unix.Signal(n), nil, flags)
}

// Loadavg is the load of the last 1, 5 and 15 minutes.
func (h *Host) Loadavg() (out [3]float64, err error) {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return out, err
	}
	for i, n := range info.Loads {
		out[i] = float64(n) / (1 << 16)
	}
	return out, nil
}

// OpenTerminal opens the master of a new terminal.
func (h *Host) OpenTerminal(flags int) (int, error) {
	return unix.Open("/dev/ptmx", flags|unix.O_CLOEXEC, 0)
}

// PtsName is the file of a terminal's other end.
func (h *Host) PtsName(fd int) (string, error) {
	n, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	if err != nil {
		return "", err
	}
	return "/dev/pts/" + strconv.Itoa(int(n)), nil
}

// UnlockPt lets the other end be opened.
func (h *Host) UnlockPt(fd int) error {
	err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	if err == unix.ENOTTY {
		err = unix.EINVAL
	}
	return err
}

// LoginTty makes a terminal that of a new session.
func (h *Host) LoginTty(fd int) error {
	if _, err := unix.Setsid(); err != nil {
		return err
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCSCTTY, 0); err != nil {
		return err
	}
	for i := range 3 {
		if err := h.Dup2(fd, i, true); err != nil {
			return err
		}
	}
	if fd > 2 {
		return unix.Close(fd)
	}
	return nil
}

// The numbers of sysconf(3) whose values are not the same everywhere.
const (
	scArgMax = iota
	scChildMax
	scClkTck
	scNgroupsMax
	scOpenMax
	scPagesize     = 30
	scSigqueueMax  = 34
	scNprocsConf   = 83
	scNprocsOnline = 84
	scPhysPages    = 85
	scAvphysPages  = 86
)

// Sysconf is the values of the running system; those that never change are the caller's business.
func (h *Host) Sysconf(name int) (int, error) {
	limit := func(resource int) (int, error) {
		var l unix.Rlimit
		if err := unix.Getrlimit(resource, &l); err != nil {
			return 0, err
		}
		if l.Cur == unix.RLIM_INFINITY {
			return -1, nil
		}
		return int(l.Cur), nil
	}
	switch name {
	case scArgMax:
		// A quarter of the stack, but never less than the kernel grants.
		n, err := limit(unix.RLIMIT_STACK)
		return max(n/4, 128<<10), err
	case scChildMax:
		return limit(unix.RLIMIT_NPROC)
	case scOpenMax:
		return limit(unix.RLIMIT_NOFILE)
	case scSigqueueMax:
		return limit(unix.RLIMIT_SIGPENDING)
	case scPagesize:
		return os.Getpagesize(), nil
	case scNprocsOnline:
		return countCPUs("/sys/devices/system/cpu/online"), nil
	case scNprocsConf:
		return countCPUs("/sys/devices/system/cpu/possible"), nil
	case scPhysPages, scAvphysPages:
		var info unix.Sysinfo_t
		if err := unix.Sysinfo(&info); err != nil {
			return 0, err
		}
		bytes := uint64(info.Totalram)
		if name == scAvphysPages {
			bytes = uint64(info.Freeram)
		}
		return int(bytes * uint64(info.Unit) / uint64(os.Getpagesize())), nil
	}
	return 0, unix.EINVAL
}

// countCPUs counts a list such as 0-3,8.
func countCPUs(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		return runtime.NumCPU()
	}
	n := 0
	for _, part := range strings.Split(strings.TrimSpace(string(text)), ",") {
		from, to, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(from)
		if err != nil {
			return runtime.NumCPU()
		}
		b := a
		if isRange {
			if b, err = strconv.Atoi(to); err != nil {
				return runtime.NumCPU()
			}
		}
		n += b - a + 1
	}
	return n
}

// The numbers of pathconf(3) that depend on the file.
const (
	pcLinkMax      = 0
	pcNameMax      = 3
	pcFilesizebits = 13
	pcMinXfer      = 16
	pcXferAlign    = 17
	pcAllocMin     = 18
)

// Pathconf is the limits of a file's file system.
func (h *Host) Pathconf(path string, fd, name int) (int, error) {
	var s unix.Statfs_t
	var err error
	if path != "" {
		err = unix.Statfs(path, &s)
	} else {
		err = unix.Fstatfs(fd, &s)
	}
	if err != nil {
		return 0, err
	}
	switch name {
	case pcNameMax:
		return int(s.Namelen), nil
	case pcMinXfer, pcXferAlign:
		return int(s.Bsize), nil
	case pcAllocMin:
		return int(s.Frsize), nil
	case pcFilesizebits:
		return 64, nil
	case pcLinkMax:
		return linkMax(int64(s.Type)), nil
	}
	return 0, unix.EINVAL
}

// linkMax is the number of links to a file that a kind of file system allows.
func linkMax(kind int64) int {
	switch kind {
	case unix.EXT2_SUPER_MAGIC:
		if mounted, err := filepath.Glob("/sys/fs/ext4/*"); err == nil && len(mounted) > 0 {
			return 65000
		}
		return 32000
	case unix.XFS_SUPER_MAGIC:
		return 1<<31 - 1
	case unix.REISERFS_SUPER_MAGIC:
		return 64535
	}
	return 127
}
