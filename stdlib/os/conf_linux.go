package os

import (
	"syscall"

	"pya/stdlib/io"
	"pya/vm/object"
)

// This file is sysconf, pathconf and confstr with the names that Linux has for them.

// fixed is a number of sysconf or pathconf; value is asked of the Host if it is of the running system.
type fixed struct {
	number, value int
	running       bool
}

// undefined is the value of limits that there are none of.
const undefined = -1

// posixVersion is that of POSIX.1-2008, which tells that an option is there.
const posixVersion = 200809

func always(number, v int) fixed { return fixed{number: number, value: v} }
func ask(number int) fixed       { return fixed{number: number, running: true} }
func option(number int) fixed    { return always(number, posixVersion) }
func none(number int) fixed      { return always(number, undefined) }

var sysconfNames = map[string]fixed{
	"SC_ARG_MAX": ask(0), "SC_CHILD_MAX": ask(1), "SC_CLK_TCK": always(2, 100), "SC_NGROUPS_MAX": always(3, 65536), "SC_OPEN_MAX": ask(4),
	"SC_STREAM_MAX": always(5, 16), "SC_TZNAME_MAX": none(6), "SC_JOB_CONTROL": always(7, 1), "SC_SAVED_IDS": always(8, 1),
	"SC_REALTIME_SIGNALS": option(9), "SC_PRIORITY_SCHEDULING": option(10), "SC_TIMERS": option(11), "SC_ASYNCHRONOUS_IO": option(12),
	"SC_PRIORITIZED_IO": option(13), "SC_SYNCHRONIZED_IO": option(14), "SC_FSYNC": option(15), "SC_MAPPED_FILES": option(16),
	"SC_MEMLOCK": option(17), "SC_MEMLOCK_RANGE": option(18), "SC_MEMORY_PROTECTION": option(19), "SC_MESSAGE_PASSING": option(20),
	"SC_SEMAPHORES": option(21), "SC_SHARED_MEMORY_OBJECTS": option(22), "SC_AIO_LISTIO_MAX": none(23), "SC_AIO_MAX": none(24),
	"SC_AIO_PRIO_DELTA_MAX": always(25, 20), "SC_DELAYTIMER_MAX": always(26, 1<<31-1), "SC_MQ_OPEN_MAX": none(27),
	"SC_MQ_PRIO_MAX": always(28, 32768), "SC_VERSION": option(29), "SC_PAGESIZE": ask(30), "SC_PAGE_SIZE": ask(30),
	"SC_RTSIG_MAX": always(31, 32), "SC_SEM_NSEMS_MAX": none(32), "SC_SEM_VALUE_MAX": always(33, 1<<31-1), "SC_SIGQUEUE_MAX": ask(34),
	"SC_TIMER_MAX": none(35), "SC_BC_BASE_MAX": always(36, 99), "SC_BC_DIM_MAX": always(37, 2048), "SC_BC_SCALE_MAX": always(38, 99),
	"SC_BC_STRING_MAX": always(39, 1000), "SC_COLL_WEIGHTS_MAX": always(40, 255), "SC_EQUIV_CLASS_MAX": ask(41),
	"SC_EXPR_NEST_MAX": always(42, 32), "SC_LINE_MAX": always(43, 2048), "SC_RE_DUP_MAX": always(44, 32767),
	"SC_CHARCLASS_NAME_MAX": always(45, 2048), "SC_2_VERSION": option(46), "SC_2_C_BIND": option(47), "SC_2_C_DEV": option(48),
	"SC_2_FORT_DEV": none(49), "SC_2_FORT_RUN": none(50), "SC_2_SW_DEV": option(51), "SC_2_LOCALEDEF": option(52), "SC_PII": none(53),
	"SC_PII_XTI": none(54), "SC_PII_SOCKET": none(55), "SC_PII_INTERNET": none(56), "SC_PII_OSI": none(57), "SC_POLL": none(58),
	"SC_SELECT": none(59), "SC_IOV_MAX": always(60, 1024), "SC_UIO_MAXIOV": always(60, 1024), "SC_PII_INTERNET_STREAM": none(61),
	"SC_PII_INTERNET_DGRAM": none(62), "SC_PII_OSI_COTS": none(63), "SC_PII_OSI_CLTS": none(64), "SC_PII_OSI_M": none(65),
	"SC_T_IOV_MAX": none(66), "SC_THREADS": option(67), "SC_THREAD_SAFE_FUNCTIONS": option(68), "SC_GETGR_R_SIZE_MAX": always(69, 1024),
	"SC_GETPW_R_SIZE_MAX": always(70, 1024), "SC_LOGIN_NAME_MAX": always(71, 256), "SC_TTY_NAME_MAX": always(72, 32),
	"SC_THREAD_DESTRUCTOR_ITERATIONS": always(73, 4), "SC_THREAD_KEYS_MAX": always(74, 1024), "SC_THREAD_STACK_MIN": always(75, 16384),
	"SC_THREAD_THREADS_MAX": none(76), "SC_THREAD_ATTR_STACKADDR": option(77), "SC_THREAD_ATTR_STACKSIZE": option(78),
	"SC_THREAD_PRIORITY_SCHEDULING": option(79), "SC_THREAD_PRIO_INHERIT": option(80), "SC_THREAD_PRIO_PROTECT": option(81),
	"SC_THREAD_PROCESS_SHARED": option(82), "SC_NPROCESSORS_CONF": ask(83), "SC_NPROCESSORS_ONLN": ask(84), "SC_PHYS_PAGES": ask(85),
	"SC_AVPHYS_PAGES": ask(86), "SC_ATEXIT_MAX": always(87, 1<<31-1), "SC_PASS_MAX": always(88, 8192), "SC_XOPEN_VERSION": always(89, 700),
	"SC_XOPEN_XCU_VERSION": always(90, 4), "SC_XOPEN_UNIX": always(91, 1), "SC_XOPEN_CRYPT": none(92), "SC_XOPEN_ENH_I18N": always(93, 1),
	"SC_XOPEN_SHM": always(94, 1), "SC_2_CHAR_TERM": option(95), "SC_2_C_VERSION": option(96), "SC_2_UPE": none(97),
	"SC_XOPEN_XPG2": always(98, 1), "SC_XOPEN_XPG3": always(99, 1), "SC_XOPEN_XPG4": always(100, 1), "SC_CHAR_BIT": always(101, 8),
	"SC_CHAR_MAX": always(102, 127), "SC_CHAR_MIN": always(103, -128), "SC_INT_MAX": always(104, 1<<31-1), "SC_INT_MIN": always(105, -1<<31),
	"SC_LONG_BIT": always(106, 64), "SC_WORD_BIT": always(107, 32), "SC_MB_LEN_MAX": always(108, 16), "SC_NZERO": always(109, 20),
	"SC_SSIZE_MAX": always(110, 32767), "SC_SCHAR_MAX": always(111, 127), "SC_SCHAR_MIN": always(112, -128), "SC_SHRT_MAX": always(113, 32767),
	"SC_SHRT_MIN": always(114, -32768), "SC_UCHAR_MAX": always(115, 255), "SC_UINT_MAX": always(116, 1<<32-1), "SC_ULONG_MAX": none(117),
	"SC_USHRT_MAX": always(118, 65535), "SC_NL_ARGMAX": always(119, 4096), "SC_NL_LANGMAX": always(120, 2048),
	"SC_NL_MSGMAX": always(121, 1<<31-1), "SC_NL_NMAX": always(122, 1<<31-1), "SC_NL_SETMAX": always(123, 1<<31-1),
	"SC_NL_TEXTMAX": always(124, 1<<31-1), "SC_XBS5_ILP32_OFF32": none(125), "SC_XBS5_ILP32_OFFBIG": none(126),
	"SC_XBS5_LP64_OFF64": always(127, 1), "SC_XBS5_LPBIG_OFFBIG": none(128), "SC_XOPEN_LEGACY": always(129, 1),
	"SC_XOPEN_REALTIME": always(130, 1), "SC_XOPEN_REALTIME_THREADS": always(131, 1), "SC_MINSIGSTKSZ": always(249, 3376),
}

var pathconfNames = map[string]fixed{
	"PC_LINK_MAX": ask(0), "PC_MAX_CANON": always(1, 255), "PC_MAX_INPUT": always(2, 255), "PC_NAME_MAX": ask(3),
	"PC_PATH_MAX": always(4, 4096), "PC_PIPE_BUF": always(5, 4096), "PC_CHOWN_RESTRICTED": always(6, 1), "PC_NO_TRUNC": always(7, 1),
	"PC_VDISABLE": always(8, 0), "PC_SYNC_IO": none(9), "PC_ASYNC_IO": none(10), "PC_PRIO_IO": none(11), "PC_SOCK_MAXBUF": none(12),
	"PC_FILESIZEBITS": ask(13), "PC_REC_INCR_XFER_SIZE": none(14), "PC_REC_MAX_XFER_SIZE": none(15), "PC_REC_MIN_XFER_SIZE": ask(16),
	"PC_REC_XFER_ALIGN": ask(17), "PC_ALLOC_SIZE_MIN": ask(18), "PC_SYMLINK_MAX": none(19),
}

// confstrNames are the numbers of confstr. Those of flags for C compilers are there by name only: the binary has none.
var confstrNames = map[string]int{
	"CS_PATH": csPath, "CS_LFS_CFLAGS": 1000, "CS_LFS_LDFLAGS": 1001, "CS_LFS_LIBS": 1002, "CS_LFS_LINTFLAGS": 1003,
	"CS_LFS64_CFLAGS": 1004, "CS_LFS64_LDFLAGS": 1005, "CS_LFS64_LIBS": 1006, "CS_LFS64_LINTFLAGS": 1007,
}

const csPath = 0

// confName reads a name: a str of the table or a number.
func confName(t *thread, v value, find func(name string) (int, bool)) (int, error) {
	if s, ok := object.AsStr(v); ok {
		n, ok := find(s.Go())
		if !ok {
			return 0, object.ValueErrorf("unrecognized configuration name")
		}
		return n, nil
	}
	if !isInt(v) {
		return 0, object.TypeErrorf("configuration names must be strings or integers")
	}
	return t.Index(v)
}

// conf is the value of a name in a table; running asks the Host.
func conf(t *thread, v value, table map[string]fixed, running func(number int) (int, error)) (value, error) {
	number, err := confName(t, v, func(name string) (int, bool) {
		f, ok := table[name]
		return f.number, ok
	})
	if err != nil {
		return value{}, err
	}
	for _, f := range table {
		if f.number != number {
			continue
		}
		if !f.running {
			return intOf(f.value), nil
		}
		return intResult(running(number))
	}
	return value{}, failed(syscall.EINVAL)
}

func confDefs(h object.Kernel) []object.Def {
	pathconf := func(t *thread, path, name value) (value, error) {
		file, fd := "", -1
		var err error
		if isInt(path) {
			fd, err = fdNumber(t, path)
		} else {
			file, err = pathArg(t, "pathconf", path, kindsPathFd)
		}
		if err != nil {
			return value{}, err
		}
		// The file has to be there, even for what does not depend on it.
		var missing error
		r, err := conf(t, name, pathconfNames, func(number int) (int, error) { return h.Pathconf(file, fd, number) })
		if err == nil {
			_, missing = h.Pathconf(file, fd, pathconfNames["PC_NAME_MAX"].number)
		}
		if missing != nil {
			err = failed(missing)
		}
		if e, ok := object.IsException(err, object.OSError); ok && file != "" {
			e.SetFilename(named(t, path))
		}
		return r, err
	}
	return []object.Def{
		{Name: "sysconf", Sig: "name, /", Doc: "Return an integer-valued system configuration variable.", F1: func(t *thread, v value) (value, error) {
			return conf(t, v, sysconfNames, h.Sysconf)
		}},
		{Name: "pathconf", Sig: "path, name", Doc: "Return the configuration limit name for the file or directory path.", F2: pathconf},
		{Name: "fpathconf", Sig: "fd, name, /", Doc: "Return the configuration limit name for the file descriptor fd.", F2: func(t *thread, v, name value) (value, error) {
			fd, err := fdOf(t, v)
			if err != nil {
				return value{}, err
			}
			return pathconf(t, intOf(fd), name)
		}},
		{Name: "confstr", Sig: "name, /", Doc: "Return a string-valued system configuration variable.", F1: func(t *thread, v value) (value, error) {
			n, err := confName(t, v, func(name string) (int, bool) {
				n, ok := confstrNames[name]
				return n, ok
			})
			if err != nil {
				return value{}, err
			}
			if n == csPath {
				return io.PathValue(t, "/bin:/usr/bin")
			}
			for _, known := range confstrNames {
				if n == known {
					return object.NewStr(""), nil
				}
			}
			return value{}, failed(syscall.EINVAL)
		}},
	}
}

// setKernelNames adds the tables of names and the types.
func setKernelNames(t *thread, m *object.Module) error {
	if _, ok := t.Interp.Host.(object.Kernel); !ok {
		return nil
	}
	for n, i := range kernelConstants {
		m.Set(t, n, object.Int(i))
	}
	m.Set(t, "sched_param", object.FromObj(kernelTypes().schedParam))
	m.Set(t, "waitid_result", object.FromObj(kernelTypes().waitid))
	numbers := func(table map[string]fixed) map[string]int {
		out := map[string]int{}
		for n, f := range table {
			out[n] = f.number
		}
		return out
	}
	tables := map[string]map[string]int{"sysconf_names": numbers(sysconfNames), "pathconf_names": numbers(pathconfNames), "confstr_names": confstrNames}
	for name, table := range tables {
		d := object.NewDict()
		for n, i := range table {
			if err := d.Set(t, object.NewStr(n), intOf(i)); err != nil {
				return err
			}
		}
		m.Set(t, name, object.FromObj(d))
	}
	return nil
}
