package oshost

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Mmap is mmap(2). Package unix's own keeps a table of mappings by their last byte, which a resized one would leave.
func (h *Host) Mmap(fd int, offset int64, length, prot, flags int) ([]byte, error) {
	p, err := unix.MmapPtr(fd, offset, nil, uintptr(length), prot, flags)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(p), length), nil
}

// Munmap is munmap(2).
func (h *Host) Munmap(b []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(b)))
}

// Msync is msync(2).
func (h *Host) Msync(b []byte) error { return unix.Msync(b, unix.MS_SYNC) }

// Mremap is mremap(2); the memory may move.
func (h *Host) Mremap(b []byte, length int) ([]byte, error) {
	p, err := unix.MremapPtr(unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(b)), nil, uintptr(length), unix.MREMAP_MAYMOVE)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(p), length), nil
}

// Madvise is madvise(2).
func (h *Host) Madvise(b []byte, advice int) error { return unix.Madvise(b, advice) }
