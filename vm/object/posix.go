package object

// Posix is what a Host may offer: calls of Unix on files, owners and priorities that FileSystem does not have. Names are
// given as the program gave them.
type Posix interface {
	// Chown sets the owner of a file, or with follow false of a link; -1 keeps what there is.
	Chown(name string, uid, gid int, follow bool) error
	Fchown(fd, uid, gid int) error
	Fchmod(fd int, mode uint32) error
	Fchdir(fd int) error
	Mknod(name string, mode uint32, dev uint64) error
	Getgroups() ([]int, error)
	// Resids are the real, effective and saved IDs of the user, or of the group.
	Resids(group bool) [3]int
	Sync()
	// Statvfs is block size, fragment size, blocks, free blocks, blocks available, inodes, free inodes, inodes available,
	// flags, longest name and ID of a file system, found by a name or, where that is empty, a descriptor.
	Statvfs(name string, fd int) ([11]uint64, error)
	Getpriority(which, who int) (int, error)
	Setpriority(which, who, prio int) error
	// Xattr reads an extended attribute, SetXattr writes or (with nil) removes one, ListXattr names all.
	Xattr(name, attr string, follow bool) ([]byte, error)
	SetXattr(name, attr string, data []byte, flags int, follow bool) error
	ListXattr(name string, follow bool) ([]string, error)
	Pwrite(fd int, data []byte, offset int64) (int, error)
	Flock(fd, how int) error
	// LockRange locks part of a file; how is that of Flock.
	LockRange(fd, how int, start, length int64, whence int) error
	// Rlimit is the soft and the hard limit of a resource, SetRlimit changes them.
	Rlimit(resource int) ([2]uint64, error)
	SetRlimit(resource int, limits [2]uint64) error
	// Rusage is what a process (0), its children (-1) or a thread (1) has used: user and system time in microseconds,
	// then the counters of getrusage.
	Rusage(who int) ([16]int64, error)
}

// SchedParam is how the kernel plans a process.
type SchedParam struct{ Policy, Priority int }

// ChildInfo is what waitid(2) tells of a child.
type ChildInfo struct{ Pid, UID, Signo, Status, Code int }

// TimerSpec is a timer's time to its next end and the time between ends, in nanoseconds.
type TimerSpec struct{ Value, Interval int64 }

// Kernel is what a Host may offer: calls of Linux that few programs need. Methods that exist as system calls behave like
// those.
type Kernel interface {
	// DirPath is a path for a name in an open folder.
	DirPath(fd int, name string) (string, error)
	// Utimens sets the times of a file in nanoseconds, or of an open one if the name is empty; nil means now.
	Utimens(name string, fd int, times *[2]int64, follow bool) error
	Faccess(name string, mode uint32, effective, follow bool) error
	// LinkAt makes a hard link; follow makes it one to what a symbolic link points to.
	LinkAt(from, to string, follow bool) error
	// Readv reads at a place, or where the file is if offset is -1; Writev writes.
	Readv(fd int, bufs [][]byte, offset int64, flags int) (int, error)
	Writev(fd int, bufs [][]byte, offset int64, flags int) (int, error)
	Fadvise(fd int, offset, length int64, advice int) error
	Fallocate(fd int, offset, length int64) error
	// CopyRange copies between descriptors; offsets that are nil use and move the position of the file. Splice does so for
	// pipes.
	CopyRange(in, out, n int, inAt, outAt *int64) (int, error)
	Splice(in, out, n int, inAt, outAt *int64, flags int) (int, error)
	Eventfd(initial uint, flags int) (int, error)
	// ProgramFd tells whether a descriptor may be closed by the program: false for those of Go's runtime.
	ProgramFd(fd int) bool
	// OpenFds are all descriptors that are open.
	OpenFds() []int
	MemfdCreate(name string, flags int) (int, error)
	TimerfdCreate(clock, flags int) (int, error)
	TimerfdSettime(fd, flags int, s TimerSpec) (TimerSpec, error)
	TimerfdGettime(fd int) (TimerSpec, error)
	// LockFile is lockf(3), from the position of the file on.
	LockFile(fd, command int, length int64) error
	Chroot(name string) error
	// SetIDs sets the real, effective and saved ID of the user or group, where -1 keeps one; the kinds are setuid, seteuid,
	// setreuid, setresuid and the same for gid.
	SetIDs(kind string, ids [3]int) error
	Setgroups(groups []int) error
	Affinity(pid int) ([]int, error)
	SetAffinity(pid int, cpus []int) error
	Scheduler(pid int) (SchedParam, error)
	// SetScheduler changes the priority and, unless it is negative, the policy.
	SetScheduler(pid int, p SchedParam) error
	PriorityRange(policy int) (low, high int, err error)
	// RoundRobin is the time slice in nanoseconds.
	RoundRobin(pid int) (int64, error)
	// Waitid gives nil if WNOHANG was asked for and no child is ready.
	Waitid(kind, id, options int) (*ChildInfo, error)
	// Wait4 is Wait with what the child has used, as Posix.Rusage has it.
	Wait4(pid, options int) (got, status int, used [16]int64, err error)
	// PidfdSignal sends a signal to the process of a descriptor.
	PidfdSignal(fd, n, flags int) error
	Loadavg() ([3]float64, error)
	// OpenTerminal is posix_openpt(3); PtsName the name of its other end, UnlockPt lets that be opened.
	OpenTerminal(flags int) (int, error)
	PtsName(fd int) (string, error)
	UnlockPt(fd int) error
	// LoginTty makes a terminal the controlling one of a new session, and the standard streams.
	LoginTty(fd int) error
	// Sysconf is a limit of the system by its number, -1 for none; Pathconf one of a file, named or (if the name is empty)
	// open.
	Sysconf(name int) (int, error)
	Pathconf(path string, fd, name int) (int, error)
}

// Termios is the settings of a terminal.
type Termios struct {
	Iflag, Oflag, Cflag, Lflag uint32
	Ispeed, Ospeed             uint32
	Cc                         [32]byte
}

// Terminals is what a Host may offer: terminals by descriptors.
type Terminals interface {
	GetTermios(fd int) (*Termios, error)
	// SetTermios changes the settings: 0 at once, 1 when output has been written, 2 also forgetting input.
	SetTermios(fd, when int, s *Termios) error
	// TerminalCall is an ioctl with a number as argument; GetTerminal one that gives a number, SetTerminal takes one.
	TerminalCall(fd int, request uint, arg int) error
	GetTerminal(fd int, request uint) (int, error)
	SetTerminal(fd int, request uint, arg int) error
	Winsize(fd int) ([4]uint16, error)
	SetWinsize(fd int, size [4]uint16) error
	// Openpty opens a pair of a new terminal.
	Openpty() (master, slave int, err error)
	Ttyname(fd int) (string, error)
}

// Mappings is what a Host may offer: files as memory. What is mapped must not be used after Munmap.
type Mappings interface {
	// Mmap maps length bytes of a file, or anonymous memory if fd is -1.
	Mmap(fd int, offset int64, length, prot, flags int) ([]byte, error)
	Munmap(b []byte) error
	// Msync writes whole pages.
	Msync(b []byte) error
	Mremap(b []byte, length int) ([]byte, error)
	Madvise(b []byte, advice int) error
}
