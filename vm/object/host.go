package object

import (
	"context"
	"io"
	"io/fs"
	"net"
	"time"
)

// Host is the world as a Runtime sees it. Everything a program can reach outside its own memory goes through it: a
// Go host may refuse any part by returning an error (fs.ErrPermission gives the program a PermissionError).
type Host interface {
	// Stdin, Stdout and Stderr are the standard streams; nil if there are none.
	Stdin() io.Reader
	Stdout() io.Writer
	Stderr() io.Writer
	// Clock is the source of time and of waiting.
	Clock() Clock
	// FS is the file system, nil if there is none.
	FS() FileSystem
	// Getenv, Setenv and Environ are the environment.
	Getenv(name string) (string, bool)
	Setenv(name, value string) error
	Unsetenv(name string) error
	Environ() []string
	// Seed gives random bytes for the default random generator and for hashing secrets.
	Seed(b []byte) error
	// Args are the program's arguments (sys.argv), Executable the interpreter's path ("" if unknown).
	Args() []string
	Executable() string
	Getpid() int
	// Network is the network, nil if there is none.
	Network() Network
}

// LocalFS is what a FileSystem may offer: whether its names are those of the operating system, so that a library that
// opens files itself may be given them.
type LocalFS interface {
	Local() bool
}

// Forker is what a Host may offer: a Host for an isolate, which is the same world but for what ForkSpec says.
type Forker interface {
	Fork(ForkSpec) Host
}

// ForkSpec is what an isolate's world has of its own.
type ForkSpec struct {
	Pid, Ppid      int
	Stdout, Stderr io.Writer
	// Exit ends the isolate at once; it does not return.
	Exit func(status int)
	// Die ends the isolate by a signal. Any goroutine may call it.
	Die func(signal int)
}

// Network makes connections and listens for them.
type Network interface {
	Dial(ctx context.Context, network, address string) (net.Conn, error)
	Listen(ctx context.Context, network, address string) (net.Listener, error)
}

// Clock tells and passes time. Under virtual time Sleep returns at once and Now has moved.
type Clock interface {
	Now() time.Time           // wall clock
	Monotonic() time.Duration // since some fixed point
	// Sleep waits d, or until wake delivers (nil: never); it reports whether it was woken early.
	Sleep(d time.Duration, wake <-chan struct{}) bool
	// Virtual tells whether waiting is simulated.
	Virtual() bool
}

// FileSystem is the part of an operating system's files that programs use. Names are given as the program gave them.
type FileSystem interface {
	OpenFile(name string, flag int, perm fs.FileMode) (File, error)
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Mkdir(name string, perm fs.FileMode) error
	Remove(name string) error // a file
	Rmdir(name string) error
	Rename(from, to string) error
	Symlink(target, name string) error
	Link(from, to string) error
	Readlink(name string) (string, error)
	Chmod(name string, mode fs.FileMode) error
	Chtimes(name string, atime, mtime time.Time) error
	Truncate(name string, size int64) error
	Getwd() (string, error)
	Chdir(name string) error
}

// File is an open file.
type File interface {
	io.Reader
	io.Writer
	io.Seeker
	io.Closer
	Stat() (fs.FileInfo, error)
	Truncate(size int64) error
	Sync() error
	Fd() uintptr
}
