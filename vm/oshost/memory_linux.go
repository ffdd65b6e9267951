package oshost

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// MaxMemory is the number of bytes a program's heap may have on this machine: three quarters of the memory that the
// machine, the control group or the process limit gives, whichever is least; 0 if none of them is known.
func MaxMemory() int64 {
	limit := machineMemory()
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if b, err := os.ReadFile(file); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil {
				limit = least(limit, n)
			}
		}
	}
	var r syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &r) == nil && r.Cur < 1<<62 {
		// The address space also holds what Go reserves for its own tables and for heap that it has given back.
		limit = least(limit, max((int64(r.Cur)-reserved)/2, minLimit))
	}
	return limit / 4 * 3
}

// reserved is the address space, in bytes, that a Go program takes before it has a heap; minLimit the least limit.
const (
	reserved = 768 << 20
	minLimit = 64 << 20
)

// least is the smaller of two limits, of which 0 is none.
func least(a, b int64) int64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

// machineMemory is the machine's memory in bytes, 0 if it is not known.
func machineMemory() int64 {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == "MemTotal:" {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				return 0
			}
			return kb << 10
		}
	}
	return 0
}
