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
