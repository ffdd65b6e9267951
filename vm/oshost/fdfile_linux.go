package oshost

import (
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// fdFile is a file known by its number only: the end of a pipe, or what a parent process left open. Unlike an os.File
// it is not closed when it is forgotten, and reports EAGAIN as it comes.
type fdFile int

// OpenFd gives the file of a descriptor that is open already.
func (h *Host) OpenFd(fd int) (object.File, error) {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
		return nil, err
	}
	return fdFile(fd), nil
}

func (f fdFile) Read(p []byte) (int, error) {
	n, err := again(func() (int, error) { return unix.Read(int(f), p) })
	if n == 0 && err == nil && len(p) > 0 {
		return 0, io.EOF
	}
	return max(n, 0), err
}

func (f fdFile) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := again(func() (int, error) { return unix.Write(int(f), p[done:]) })
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

func (f fdFile) Seek(offset int64, whence int) (int64, error) {
	return unix.Seek(int(f), offset, whence)
}

func (f fdFile) Close() error              { return unix.Close(int(f)) }
func (f fdFile) Truncate(size int64) error { return unix.Ftruncate(int(f), size) }
func (f fdFile) Sync() error               { return unix.Fsync(int(f)) }
func (f fdFile) Fd() uintptr               { return uintptr(f) }

// IsTerminal tells whether the file is a terminal.
func (f fdFile) IsTerminal() bool {
	_, err := unix.IoctlGetTermios(int(f), unix.TCGETS)
	return err == nil
}

// TerminalSize is the size of the terminal's window.
func (f fdFile) TerminalSize() (columns, lines int, ok bool) {
	w, err := unix.IoctlGetWinsize(int(f), unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0, false
	}
	return int(w.Col), int(w.Row), true
}

// Stat goes through /proc so that the result is that of an ordinary stat.
func (f fdFile) Stat() (fs.FileInfo, error) {
	dup, err := unix.FcntlInt(uintptr(f), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	// Blocking mode is shared with the original: NewFile must not change it, and does not for this kind.
	file := os.NewFile(uintptr(dup), strconv.Itoa(int(f)))
	defer file.Close()
	return file.Stat()
}

// inheritable are the descriptors above 2 that a new program would get.
func inheritable() []int {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil
	}
	var out []int
	for _, e := range names {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= 2 {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			out = append(out, fd)
		}
	}
	return out
}

// Access tells whether a path names something this process could run.
func runnable(path string) error {
	if strings.IndexByte(path, 0) >= 0 {
		return unix.EINVAL
	}
	return unix.Access(path, unix.X_OK)
}

// Times are the processor times of the process and of its ended children: user, system, children's user and system.
func (h *Host) Times() [4]time.Duration {
	var self, children unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &self)
	_ = unix.Getrusage(unix.RUSAGE_CHILDREN, &children)
	d := func(t unix.Timeval) time.Duration { return time.Duration(t.Nano()) }
	return [4]time.Duration{d(self.Utime), d(self.Stime), d(children.Utime), d(children.Stime)}
}
