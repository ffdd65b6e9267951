package os

import (
	"math"
	"math/big"
	"strconv"
	"syscall"

	"pya/stdlib/structseq"
	"pya/vm/object"
)

// The flags of open and other numbers of Linux that the portable packages do not name.
var linuxConstants = map[string]int64{
	"O_NDELAY": syscall.O_NONBLOCK, "O_DSYNC": syscall.O_DSYNC, "O_RSYNC": syscall.O_RSYNC, "O_FSYNC": syscall.O_SYNC,
	"O_DIRECTORY": syscall.O_DIRECTORY, "O_NOFOLLOW": syscall.O_NOFOLLOW, "O_NOCTTY": syscall.O_NOCTTY,
	"O_ASYNC": syscall.O_ASYNC, "O_DIRECT": syscall.O_DIRECT, "O_NOATIME": syscall.O_NOATIME, "O_LARGEFILE": syscall.O_LARGEFILE,
	"O_PATH": 0x200000, "O_TMPFILE": 0x410000,
	"WCONTINUED": 8, "WEXITED": 4, "WSTOPPED": 2, "WNOWAIT": 0x1000000, "P_ALL": 0, "P_PID": 1, "P_PGID": 2, "P_PIDFD": 3,
	"PRIO_PROCESS": 0, "PRIO_PGRP": 1, "PRIO_USER": 2, "SEEK_DATA": 3, "SEEK_HOLE": 4,
	"F_LOCK": 1, "F_TLOCK": 2, "F_ULOCK": 0, "F_TEST": 3, "NGROUPS_MAX": 65536,
	"ST_RDONLY": 1, "ST_NOSUID": 2, "ST_NODEV": 4, "ST_NOEXEC": 8, "ST_SYNCHRONOUS": 16, "ST_MANDLOCK": 64, "ST_WRITE": 128,
	"ST_APPEND": 256, "ST_NOATIME": 1024, "ST_NODIRATIME": 2048, "ST_RELATIME": 4096,
	"XATTR_CREATE": 1, "XATTR_REPLACE": 2, "XATTR_SIZE_MAX": 65536,
	"CLD_EXITED": 1, "CLD_KILLED": 2, "CLD_DUMPED": 3, "CLD_TRAPPED": 4, "CLD_STOPPED": 5, "CLD_CONTINUED": 6,
	"GRND_NONBLOCK": 1, "GRND_RANDOM": 2,
}

const (
	fifoMode    = 0o010000
	defaultMode = 0o666
	noDevice    = math.MaxUint64
)

// posixDefs are the functions that only a Host of Unix has.
func posixDefs(t *thread) []object.Def {
	h, ok := t.Interp.Host.(object.Posix)
	if !ok {
		return nil
	}
	out := append(ownerDefs(h), append(systemDefs(h), attributeDefs(h)...)...)
	if k, ok := t.Interp.Host.(object.Kernel); ok {
		out = append(out, kernelDefs(k)...)
	}
	return out
}

// onPath calls f with the name of a path argument in the open folder dirFd, outside the interpreter lock.
func onPath(t *thread, fn string, path, dirFd value, f func(name string) error) (value, error) {
	name, err := pathAt(t, fn, path, dirFd)
	if err != nil {
		return value{}, err
	}
	t.Block(func() { err = f(name) })
	return object.None, object.FromGoError(err, named(t, path))
}

// idArg reads the number of a user or group; -1 means none. It fits an unsigned int of 32 bits.
func idArg(t *thread, what string, v value) (int, error) {
	if _, ok := t.Lookup(v.Type(), t.Interp.Intern("__index__")); !ok {
		return 0, object.TypeErrorf("%s should be integer, not %s", what, v.Type().MessageName())
	}
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	// As in CPython, what is too large wraps around and is found to be too small.
	if n := object.ToBig(i); !n.IsInt64() || n.Int64() < -1 || n.Int64() >= math.MaxUint32 {
		return 0, object.OverflowErrorf("%s is less than minimum", what)
	}
	return int(i.AsInt()), nil
}

func truth(t *thread, v value, def bool) (bool, error) {
	if !v.IsValid() {
		return def, nil
	}
	return t.Truth(v)
}

// deviceNumber reads the number of a device, or a part of one, of so many bits; -1 is noDevice.
func deviceNumber(t *thread, v value, bits int) (uint64, error) {
	i, err := t.IndexValue(v)
	if err != nil {
		return 0, err
	}
	switch n := object.ToBig(i); {
	case n.IsInt64() && n.Int64() == -1:
		return noDevice, nil
	case n.Sign() < 0:
		return 0, object.OverflowErrorf("can't convert negative int to unsigned")
	case n.BitLen() > bits:
		return 0, object.OverflowErrorf("Python int too large to convert to C unsigned int")
	default:
		return n.Uint64(), nil
	}
}

func ownerDefs(h object.Posix) []object.Def {
	chown := func(t *thread, fn string, args []value, dirFd value, follow bool) (value, error) {
		uid, err := idArg(t, "uid", args[1])
		if err != nil {
			return value{}, err
		}
		gid, err := idArg(t, "gid", args[2])
		if err != nil {
			return value{}, err
		}
		if isInt(args[0]) && fn == "chown" {
			if err := fdAlone(fn, dirFd, follow, bothFds); err != nil {
				return value{}, err
			}
			fd, err := fdNumber(t, args[0])
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(h.Fchown(fd, uid, gid), args[0])
		}
		return onPath(t, fn, args[0], dirFd, func(name string) error { return h.Chown(name, uid, gid, follow) })
	}
	return []object.Def{
		{Name: "chown", Sig: "path, uid, gid, *, dir_fd=None, follow_symlinks=True", Doc: "Change the owner and group id of path to the numeric uid and gid.", Fn: func(t *thread, args []value) (value, error) {
			follow, err := truth(t, args[4], true)
			if err != nil {
				return value{}, err
			}
			return chown(t, "chown", args, args[3], follow)
		}},
		{Name: "lchown", Sig: "path, uid, gid", Doc: "Change the owner and group id of path to the numeric uid and gid, without following links.", Fn: func(t *thread, args []value) (value, error) {
			return chown(t, "lchown", args, value{}, false)
		}},
		{Name: "fchown", Sig: "fd, uid, gid", Doc: "Change the owner and group id of the file specified by file descriptor.", F3: func(t *thread, fd, uid, gid value) (value, error) {
			n, err := t.Index(fd)
			if err != nil {
				return value{}, err
			}
			u, err := idArg(t, "uid", uid)
			if err != nil {
				return value{}, err
			}
			g, err := idArg(t, "gid", gid)
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(h.Fchown(n, u, g), value{})
		}},
		{Name: "fchmod", Sig: "fd, mode", Doc: "Change the access permissions of the file given by file descriptor fd.", F2: func(t *thread, fd, mode value) (value, error) {
			n, err := numbers(t, fd, mode)
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(h.Fchmod(n[0], uint32(n[1])), value{})
		}},
		{Name: "fchdir", Sig: "fd", Doc: "Change to the directory of the given file descriptor.", F1: func(t *thread, fd value) (value, error) {
			n, err := fdOf(t, fd)
			if err != nil {
				return value{}, err
			}
			return changeToFd(t, object.Int(int64(n)), value{})
		}},
		{Name: "mkfifo", Sig: "path, mode=438, *, dir_fd=None", Doc: "Create a \"fifo\" (a POSIX named pipe).", Fn: func(t *thread, args []value) (value, error) {
			mode, err := number(t, args[1], defaultMode)
			if err != nil {
				return value{}, err
			}
			return onPath(t, "mkfifo", args[0], args[2], func(name string) error { return h.Mknod(name, fifoMode|uint32(mode), 0) })
		}},
		{Name: "mknod", Sig: "path, mode=384, device=0, *, dir_fd=None", Doc: "Create a node in the file system.", Fn: func(t *thread, args []value) (value, error) {
			mode, err := number(t, args[1], 0o600)
			if err != nil {
				return value{}, err
			}
			dev, err := number(t, args[2], 0)
			if err != nil {
				return value{}, err
			}
			return onPath(t, "mknod", args[0], args[3], func(name string) error { return h.Mknod(name, uint32(mode), uint64(dev)) })
		}},
		{Name: "major", Sig: "device, /", Doc: "Extracts a device major number from a raw device number.", F1: func(t *thread, v value) (value, error) {
			n, err := deviceNumber(t, v, 64)
			if n == noDevice {
				return object.Int(-1), err
			}
			return object.Int(int64(n>>8&0xFFF | n>>32&^0xFFF)), err
		}},
		{Name: "minor", Sig: "device, /", Doc: "Extracts a device minor number from a raw device number.", F1: func(t *thread, v value) (value, error) {
			n, err := deviceNumber(t, v, 64)
			if n == noDevice {
				return object.Int(-1), err
			}
			return object.Int(int64(n&0xFF | n>>12&0xFFFFFF00)), err
		}},
		{Name: "makedev", Sig: "major, minor, /", Doc: "Composes a raw device number from the major and minor device numbers.", F2: func(t *thread, a, b value) (value, error) {
			x, err := deviceNumber(t, a, 32)
			if err != nil {
				return value{}, err
			}
			y, err := deviceNumber(t, b, 32)
			if err != nil {
				return value{}, err
			}
			if x == noDevice && y == noDevice {
				return object.Int(-1), nil
			}
			x, y = x&math.MaxUint32, y&math.MaxUint32
			return object.Int(int64(x&0xFFF<<8 | x&^0xFFF<<32 | y&0xFF | y&0xFFFFFF00<<12)), nil
		}},
	}
}

func triple(n [3]int) value {
	return object.NewTuple([]value{object.Int(int64(n[0])), object.Int(int64(n[1])), object.Int(int64(n[2]))})
}

func systemDefs(h object.Posix) []object.Def {
	statvfs := func(t *thread, v value) (value, error) {
		name, fd := "", -1
		var err error
		if isInt(v) {
			fd, err = fdNumber(t, v)
		} else {
			name, err = pathArg(t, "statvfs", v, kindsPathFd)
		}
		if err != nil {
			return value{}, err
		}
		s, err := h.Statvfs(name, fd)
		if err != nil {
			return value{}, object.FromGoError(err, named(t, v))
		}
		items := make([]value, len(s))
		for i, n := range s {
			items[i] = object.NewInt(new(big.Int).SetUint64(n))
		}
		return structseq.Make(types().statvfs, 10, items...), nil
	}
	return []object.Def{
		{Name: "getgroups", Sig: "", Doc: "Return list of supplemental group IDs for the process.", F0: func(*thread) (value, error) {
			groups, err := h.Getgroups()
			items := make([]value, len(groups))
			for i, n := range groups {
				items[i] = object.Int(int64(n))
			}
			return object.NewList(items), object.FromGoError(err, value{})
		}},
		{Name: "getresuid", Sig: "", Doc: "Return a tuple of the current process's real, effective, and saved user ids.", F0: func(*thread) (value, error) { return triple(h.Resids(false)), nil }},
		{Name: "getresgid", Sig: "", Doc: "Return a tuple of the current process's real, effective, and saved group ids.", F0: func(*thread) (value, error) { return triple(h.Resids(true)), nil }},
		{Name: "sync", Sig: "", Doc: "Force write of everything to disk.", F0: func(t *thread) (value, error) {
			t.Block(h.Sync)
			return object.None, nil
		}},
		{Name: "statvfs", Sig: "path", Doc: "Perform a statvfs system call on the given path.", F1: statvfs},
		{Name: "fstatvfs", Sig: "fd, /", Doc: "Perform an fstatvfs system call on the given fd.", F1: statvfs},
		{Name: "getpriority", Sig: "which, who", Doc: "Return program scheduling priority.", F2: func(t *thread, which, who value) (value, error) {
			n, err := numbers(t, which, who)
			if err != nil {
				return value{}, err
			}
			prio, err := h.Getpriority(n[0], n[1])
			return object.Int(int64(prio)), object.FromGoError(err, value{})
		}},
		{Name: "setpriority", Sig: "which, who, priority", Doc: "Set program scheduling priority.", F3: func(t *thread, which, who, prio value) (value, error) {
			n, err := numbers(t, which, who, prio)
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(h.Setpriority(n[0], n[1], n[2]), value{})
		}},
		{Name: "nice", Sig: "increment, /", Doc: "Add increment to the priority of process and return the new priority.", F1: func(t *thread, v value) (value, error) {
			by, err := t.Index(v)
			if err != nil {
				return value{}, err
			}
			n, err := h.Getpriority(0, 0)
			if err == nil && by != 0 {
				if err = h.Setpriority(0, 0, n+by); err == nil {
					n, err = h.Getpriority(0, 0)
				}
			}
			return object.Int(int64(n)), object.FromGoError(err, value{})
		}},
		{Name: "pwrite", Sig: "fd, buffer, offset, /", Doc: "Write bytes to a file descriptor starting at a particular offset.", F3: func(t *thread, fd, data, offset value) (value, error) {
			n, err := numbers(t, fd, offset)
			if err != nil {
				return value{}, err
			}
			b, ok := object.Buffer(data)
			if !ok {
				return value{}, object.NotBytesLike(data)
			}
			b = append([]byte(nil), b...)
			done := 0
			t.Block(func() { done, err = h.Pwrite(n[0], b, int64(n[1])) })
			return object.Int(int64(done)), object.FromGoError(err, value{})
		}},
	}
}

func attributeDefs(h object.Posix) []object.Def {
	return []object.Def{
		{Name: "getxattr", Sig: "path, attribute, *, follow_symlinks=True", Doc: "Return the value of extended attribute attribute on path.", Fn: func(t *thread, args []value) (value, error) {
			var data []byte
			attr, follow, err := attrArgs(t, "getxattr", args[1], args[2])
			if err != nil {
				return value{}, err
			}
			if _, err := onAttrs(t, "getxattr", args[0], func(name string) (err error) {
				data, err = h.Xattr(name, attr, follow)
				return err
			}); err != nil {
				return value{}, err
			}
			return object.NewBytes(string(data)), nil
		}},
		{Name: "setxattr", Sig: "path, attribute, value, flags=0, *, follow_symlinks=True", Doc: "Set extended attribute attribute on path to value.", Fn: func(t *thread, args []value) (value, error) {
			attr, follow, err := attrArgs(t, "setxattr", args[1], args[4])
			if err != nil {
				return value{}, err
			}
			b, ok := object.Buffer(args[2])
			if !ok {
				return value{}, object.NotBytesLike(args[2])
			}
			flags, err := number(t, args[3], 0)
			if err != nil {
				return value{}, err
			}
			data := append([]byte{}, b...)
			return onAttrs(t, "setxattr", args[0], func(name string) error { return h.SetXattr(name, attr, data, flags, follow) })
		}},
		{Name: "removexattr", Sig: "path, attribute, *, follow_symlinks=True", Doc: "Remove extended attribute attribute on path.", Fn: func(t *thread, args []value) (value, error) {
			attr, follow, err := attrArgs(t, "removexattr", args[1], args[2])
			if err != nil {
				return value{}, err
			}
			return onAttrs(t, "removexattr", args[0], func(name string) error { return h.SetXattr(name, attr, nil, 0, follow) })
		}},
		{Name: "listxattr", Sig: "path=None, *, follow_symlinks=True", Doc: "Return a list of extended attributes on path.", Fn: func(t *thread, args []value) (value, error) {
			path := args[0]
			if !path.IsValid() || path.IsNone() {
				path = object.NewStr(".")
			}
			follow, err := truth(t, args[1], true)
			if err != nil {
				return value{}, err
			}
			var names []string
			if _, err := onAttrs(t, "listxattr", path, func(name string) (err error) {
				names, err = h.ListXattr(name, follow)
				return err
			}); err != nil {
				return value{}, err
			}
			items := make([]value, len(names))
			for i, n := range names {
				items[i] = object.NewStr(n)
			}
			return object.NewList(items), nil
		}},
	}
}

// onAttrs is onPath for files that may be given by a descriptor.
func onAttrs(t *thread, fn string, path value, f func(name string) error) (value, error) {
	if !isInt(path) {
		return onPath(t, fn, path, value{}, f)
	}
	fd, err := t.Index(path)
	if err != nil {
		return value{}, err
	}
	return object.None, object.FromGoError(f("/proc/self/fd/"+strconv.Itoa(fd)), path)
}

func attrArgs(t *thread, fn string, attr, follow value) (string, bool, error) {
	name, err := pathArg(t, fn+": attribute", attr, kindsPath)
	if err != nil {
		return "", false, err
	}
	f, err := truth(t, follow, true)
	return name, f, err
}

// terminalDefs are the functions of terminals.
func terminalDefs(t *thread) []object.Def {
	h, ok := t.Interp.Host.(object.Terminals)
	if !ok {
		return nil
	}
	return []object.Def{
		{Name: "openpty", Sig: "", Doc: "Open a pseudo-terminal, returning open fd's for both master and slave end.", F0: func(*thread) (value, error) {
			m, s, err := h.Openpty()
			return object.NewPair(object.Int(int64(m)), object.Int(int64(s))), object.FromGoError(err, value{})
		}},
		{Name: "ttyname", Sig: "fd, /", Doc: "Return the name of the terminal device connected to 'fd'.", F1: func(t *thread, fd value) (value, error) {
			n, err := t.Index(fd)
			if err != nil {
				return value{}, err
			}
			name, err := h.Ttyname(n)
			return object.NewStr(name), object.FromGoError(err, value{})
		}},
		{Name: "ctermid", Sig: "", Doc: "Return the name of the controlling terminal for this process.", F0: func(*thread) (value, error) { return object.NewStr("/dev/tty"), nil }},
		{Name: "tcgetpgrp", Sig: "fd, /", Doc: "Return the process group associated with the terminal specified by fd.", F1: func(t *thread, fd value) (value, error) {
			n, err := t.Index(fd)
			if err != nil {
				return value{}, err
			}
			g, err := h.GetTerminal(n, syscall.TIOCGPGRP)
			return object.Int(int64(g)), object.FromGoError(err, value{})
		}},
		{Name: "tcsetpgrp", Sig: "fd, pgid, /", Doc: "Set the process group associated with the terminal specified by fd.", F2: func(t *thread, fd, group value) (value, error) {
			n, err := numbers(t, fd, group)
			if err != nil {
				return value{}, err
			}
			return object.None, object.FromGoError(h.SetTerminal(n[0], syscall.TIOCSPGRP, n[1]), value{})
		}},
	}
}
