package os

import (
	"io/fs"
	"syscall"
)

// systemDetails reads what the system tells about a file beyond Go's FileInfo.
func systemDetails(info fs.FileInfo) (details, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return details{}, false
	}
	return details{mode: int64(s.Mode), ino: int64(s.Ino), dev: int64(s.Dev), nlink: int64(s.Nlink), uid: int64(s.Uid), gid: int64(s.Gid),
		blksize: int64(s.Blksize), blocks: s.Blocks, rdev: int64(s.Rdev), atime: s.Atim.Nano(), mtime: s.Mtim.Nano(), ctime: s.Ctim.Nano()}, true
}
