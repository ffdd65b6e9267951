//go:build linux && !386 && !s390x

package oshost

import (
	"encoding/binary"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"pya/vm/object"
)

// This file is the addresses of Unix sockets as the kernel has them. Package unix takes a name that begins with @ for an
// abstract one, and loses zero bytes in those.

const familySize = 2

// unixAddr is the struct sockaddr_un of an address.
func unixAddr(a *object.SockAddr) []byte {
	b := binary.NativeEndian.AppendUint16(nil, unix.AF_UNIX)
	if a.Path == "" {
		// The kernel chooses an abstract name.
		return b
	}
	if b = append(b, a.Path...); a.Path[0] != 0 && len(a.Path) < len(syscall.RawSockaddrUnix{}.Path) {
		b = append(b, 0)
	}
	return b
}

func bindUnix(fd int, a *object.SockAddr) error {
	b := unixAddr(a)
	return errnoOf(syscall.Syscall(unix.SYS_BIND, uintptr(fd), uintptr(dataPtr(b)), uintptr(len(b))))
}

func connectUnix(fd int, a *object.SockAddr) error {
	b := unixAddr(a)
	return errnoOf(syscall.Syscall(unix.SYS_CONNECT, uintptr(fd), uintptr(dataPtr(b)), uintptr(len(b))))
}

func sendtoUnix(fd int, p []byte, flags int, a *object.SockAddr) error {
	b := unixAddr(a)
	return errnoOf(syscall.Syscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(dataPtr(p)), uintptr(len(p)), uintptr(flags), uintptr(dataPtr(b)), uintptr(len(b))))
}

func errnoOf(_, _ uintptr, e syscall.Errno) error {
	if e != 0 {
		return e
	}
	return nil
}

// socketName is getsockname(2) or getpeername(2) of a Unix socket.
func socketName(fd int, peer bool) (*object.SockAddr, error) {
	var buf [unix.SizeofSockaddrAny]byte
	n := uint32(len(buf))
	call := uintptr(unix.SYS_GETSOCKNAME)
	if peer {
		call = unix.SYS_GETPEERNAME
	}
	if err := errnoOf(syscall.Syscall(call, uintptr(fd), uintptr(unsafe.Pointer(&buf)), uintptr(ptrOf(&n)))); err != nil {
		return nil, err
	}
	return unixName(buf[:min(int(n), len(buf))]), nil
}

// recvfrom is recvfrom(2); address is nil where the kernel gives none.
func recvfrom(fd int, p []byte, flags int) (int, *object.SockAddr, error) {
	var buf [unix.SizeofSockaddrAny]byte
	size := uint32(len(buf))
	n, _, e := syscall.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(dataPtr(p)), uintptr(len(p)), uintptr(flags), uintptr(unsafe.Pointer(&buf)), uintptr(ptrOf(&size)))
	if e != 0 {
		return 0, nil, e
	}
	return int(n), decodeAddr(buf[:min(int(size), len(buf))]), nil
}

// unixName reads a struct sockaddr_un.
func unixName(b []byte) *object.SockAddr {
	a := &object.SockAddr{Family: unix.AF_UNIX}
	if len(b) <= familySize {
		return a
	}
	name := b[familySize:]
	if name[0] != 0 {
		for i, c := range name {
			if c == 0 {
				name = name[:i]
				break
			}
		}
	}
	a.Path = string(name)
	return a
}

// decodeAddr reads an address of the families that programs get datagrams of.
func decodeAddr(b []byte) *object.SockAddr {
	if len(b) < familySize {
		return nil
	}
	switch binary.NativeEndian.Uint16(b) {
	case unix.AF_UNIX:
		return unixName(b)
	case unix.AF_INET:
		if len(b) >= unix.SizeofSockaddrInet4 {
			return &object.SockAddr{Family: unix.AF_INET, Port: int(binary.BigEndian.Uint16(b[2:])), IP: append([]byte(nil), b[4:8]...)}
		}
	case unix.AF_INET6:
		if len(b) >= unix.SizeofSockaddrInet6 {
			return &object.SockAddr{Family: unix.AF_INET6, Port: int(binary.BigEndian.Uint16(b[2:])), IP: append([]byte(nil), b[8:24]...),
				Scope: int(binary.NativeEndian.Uint32(b[24:]))}
		}
	}
	return nil
}
