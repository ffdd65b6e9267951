package oshost

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// Chown sets the owner of a file or link.
func (h *Host) Chown(name string, uid, gid int, follow bool) error {
	if follow {
		return unix.Chown(name, uid, gid)
	}
	return unix.Lchown(name, uid, gid)
}

// Fchown sets the owner of an open file.
func (h *Host) Fchown(fd, uid, gid int) error { return unix.Fchown(fd, uid, gid) }

// Fchmod sets the permissions of an open file.
func (h *Host) Fchmod(fd int, mode uint32) error { return unix.Fchmod(fd, mode) }

// Fchdir goes to an open folder.
func (h *Host) Fchdir(fd int) error { return unix.Fchdir(fd) }

// Mknod makes a pipe, a device or a file.
func (h *Host) Mknod(name string, mode uint32, dev uint64) error {
	return unix.Mknod(name, mode, int(dev))
}

// Getgroups is the groups of the process.
func (h *Host) Getgroups() ([]int, error) { return unix.Getgroups() }

// Resids are the real, effective and saved IDs.
func (h *Host) Resids(group bool) [3]int {
	if group {
		r, e, s := unix.Getresgid()
		return [3]int{r, e, s}
	}
	r, e, s := unix.Getresuid()
	return [3]int{r, e, s}
}

// Sync writes all buffers of the system.
func (h *Host) Sync() { unix.Sync() }

// Statvfs describes a file system.
func (h *Host) Statvfs(name string, fd int) ([11]uint64, error) {
	var s unix.Statfs_t
	var err error
	if name != "" {
		err = unix.Statfs(name, &s)
	} else {
		err = unix.Fstatfs(fd, &s)
	}
	// The kernel's flag ST_VALID is not for programs.
	flags := uint64(s.Flags) &^ 0x20
	id := uint64(uint32(s.Fsid.Val[0])) | uint64(uint32(s.Fsid.Val[1]))<<32
	return [11]uint64{uint64(s.Bsize), uint64(s.Frsize), s.Blocks, s.Bfree, s.Bavail, s.Files, s.Ffree, s.Ffree, flags, uint64(s.Namelen), id}, err
}

// Getpriority is the nice value; the system call gives 20 less it.
func (h *Host) Getpriority(which, who int) (int, error) {
	n, err := unix.Getpriority(which, who)
	return 20 - n, err
}

// Setpriority sets the nice value.
func (h *Host) Setpriority(which, who, prio int) error {
	if which != unix.PRIO_PROCESS {
		return unix.Setpriority(which, who, prio)
	}
	return ofThreads(who, func(id int) error { return unix.Setpriority(which, id, prio) })
}

// Xattr reads an extended attribute.
func (h *Host) Xattr(name, attr string, follow bool) ([]byte, error) {
	buf := make([]byte, 64<<10)
	get := unix.Getxattr
	if !follow {
		get = unix.Lgetxattr
	}
	n, err := get(name, attr, buf)
	if err != nil {
		return nil, err
	}
	return buf[:n], nil
}

// SetXattr writes an extended attribute; nil removes it.
func (h *Host) SetXattr(name, attr string, data []byte, flags int, follow bool) error {
	switch {
	case data == nil && follow:
		return unix.Removexattr(name, attr)
	case data == nil:
		return unix.Lremovexattr(name, attr)
	case follow:
		return unix.Setxattr(name, attr, data, flags)
	}
	return unix.Lsetxattr(name, attr, data, flags)
}

// ListXattr names the extended attributes.
func (h *Host) ListXattr(name string, follow bool) ([]string, error) {
	buf := make([]byte, 64<<10)
	list := unix.Listxattr
	if !follow {
		list = unix.Llistxattr
	}
	n, err := list(name, buf)
	if err != nil || n == 0 {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(buf[:n]), "\x00"), "\x00"), nil
}

// Pwrite writes at a place.
func (h *Host) Pwrite(fd int, data []byte, offset int64) (int, error) {
	return unix.Pwrite(fd, data, offset)
}

// Flock locks a file.
func (h *Host) Flock(fd, how int) error { return unix.Flock(fd, how) }

// LockRange locks part of a file.
func (h *Host) LockRange(fd, how int, start, length int64, whence int) error {
	lk := unix.Flock_t{Whence: int16(whence), Start: start, Len: length}
	switch how &^ unix.LOCK_NB {
	case unix.LOCK_SH:
		lk.Type = unix.F_RDLCK
	case unix.LOCK_EX:
		lk.Type = unix.F_WRLCK
	case unix.LOCK_UN:
		lk.Type = unix.F_UNLCK
	default:
		return unix.EINVAL
	}
	cmd := unix.F_SETLKW
	if how&unix.LOCK_NB != 0 {
		cmd = unix.F_SETLK
	}
	return unix.FcntlFlock(uintptr(fd), cmd, &lk)
}

// Rlimit is the limits of a resource.
func (h *Host) Rlimit(resource int) ([2]uint64, error) {
	var l unix.Rlimit
	err := unix.Getrlimit(resource, &l)
	return [2]uint64{l.Cur, l.Max}, err
}

// SetRlimit changes the limits of a resource.
func (h *Host) SetRlimit(resource int, limits [2]uint64) error {
	return unix.Setrlimit(resource, &unix.Rlimit{Cur: limits[0], Max: limits[1]})
}

// Rusage is what has been used.
func (h *Host) Rusage(who int) ([16]int64, error) {
	var u unix.Rusage
	err := unix.Getrusage(who, &u)
	return usage(&u), err
}

func usage(u *unix.Rusage) [16]int64 {
	return [16]int64{u.Utime.Nano() / 1000, u.Stime.Nano() / 1000, int64(u.Maxrss), int64(u.Ixrss), int64(u.Idrss), int64(u.Isrss),
		int64(u.Minflt), int64(u.Majflt), int64(u.Nswap), int64(u.Inblock), int64(u.Oublock), int64(u.Msgsnd), int64(u.Msgrcv),
		int64(u.Nsignals), int64(u.Nvcsw), int64(u.Nivcsw)}
}

// GetTermios reads the settings of a terminal.
func (h *Host) GetTermios(fd int) (*object.Termios, error) {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, err
	}
	s := &object.Termios{Iflag: t.Iflag, Oflag: t.Oflag, Cflag: t.Cflag, Lflag: t.Lflag}
	// The kernel keeps the speed among the control flags.
	s.Ospeed = t.Cflag & unix.CBAUD
	s.Ispeed = s.Ospeed
	copy(s.Cc[:], t.Cc[:])
	return s, nil
}

// SetTermios changes the settings of a terminal.
func (h *Host) SetTermios(fd, when int, s *object.Termios) error {
	old, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t := *old
	t.Iflag, t.Oflag, t.Lflag = s.Iflag, s.Oflag, s.Lflag
	t.Cflag = s.Cflag&^unix.CBAUD | s.Ospeed&unix.CBAUD
	copy(t.Cc[:], s.Cc[:])
	return unix.IoctlSetTermios(fd, unix.TCSETS+uint(when), &t)
}

// TerminalCall is an ioctl with a number.
func (h *Host) TerminalCall(fd int, request uint, arg int) error {
	return unix.IoctlSetInt(fd, request, arg)
}

// GetTerminal is an ioctl that gives a number.
func (h *Host) GetTerminal(fd int, request uint) (int, error) { return unix.IoctlGetInt(fd, request) }

// SetTerminal is an ioctl that takes a number by reference.
func (h *Host) SetTerminal(fd int, request uint, arg int) error {
	return unix.IoctlSetPointerInt(fd, request, arg)
}

// Winsize is the rows, columns, width and height of a terminal.
func (h *Host) Winsize(fd int) ([4]uint16, error) {
	w, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return [4]uint16{}, err
	}
	return [4]uint16{w.Row, w.Col, w.Xpixel, w.Ypixel}, nil
}

// SetWinsize sets the size of a terminal.
func (h *Host) SetWinsize(fd int, s [4]uint16) error {
	return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: s[0], Col: s[1], Xpixel: s[2], Ypixel: s[3]})
}

// Openpty opens a pair of a new terminal; neither is inherited.
func (h *Host) Openpty() (master, slave int, err error) {
	master, err = unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, err
	}
	defer func() {
		if err != nil {
			_ = unix.Close(master)
		}
	}()
	unlock := int32(0)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(master), unix.TIOCSPTLCK, uintptr(unsafe.Pointer(&unlock))); errno != 0 {
		return 0, 0, errno
	}
	n, err := unix.IoctlGetInt(master, unix.TIOCGPTN)
	if err != nil {
		return 0, 0, err
	}
	slave, err = unix.Open("/dev/pts/"+strconv.Itoa(n), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	return master, slave, err
}

// Ttyname is the file of a terminal.
func (h *Host) Ttyname(fd int) (string, error) {
	if _, err := unix.IoctlGetTermios(fd, unix.TCGETS); err != nil {
		return "", err
	}
	name, err := os.Readlink(filepath.Join("/proc/self/fd", strconv.Itoa(fd)))
	if err == nil && !strings.HasPrefix(name, "/dev/") {
		err = unix.ENODEV
	}
	return name, err
}
