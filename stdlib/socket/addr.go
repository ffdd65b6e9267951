package socket

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"

	pyio "pya/stdlib/io"
	"pya/vm/object"
)

// This file is addresses and names.

func errnoOf(err error) (int, bool) {
	var exc *object.Exception
	if errors.As(err, &exc) {
		return 0, false
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		return int(no), true
	}
	return 0, false
}

const eagain = int(syscall.EAGAIN)

// addrValue is an address as Python shows it.
func addrValue(t *thread, a *object.SockAddr) value {
	switch {
	case a == nil:
		return object.None
	case a.Family == afInet:
		return object.NewPair(object.NewStr(ipText(a)), object.Int(int64(a.Port)))
	case a.Family == afInet6:
		return object.NewTuple([]value{object.NewStr(ipText(a)), object.Int(int64(a.Port)), object.Int(int64(a.Flow)), object.Int(int64(a.Scope))})
	case a.Family == afUnix:
		if strings.HasPrefix(a.Path, "\x00") {
			return object.NewBytes(a.Path)
		}
		v, err := pyio.PathValue(t, a.Path)
		if err != nil {
			return object.NewBytes(a.Path)
		}
		return v
	}
	return object.None
}

func ipText(a *object.SockAddr) string {
	ip, _ := netip.AddrFromSlice(a.IP)
	s := ip.String()
	if a.Family == afInet6 && ip.Is4In6() {
		s = "::ffff:" + ip.Unmap().String()
	}
	return s
}

// addrArg reads an address argument for the socket's family; fn is for errors.
func (s *sock) addrArg(t *thread, v value, fn string) (*object.SockAddr, error) {
	switch s.family {
	case afUnix:
		return unixArg(t, v)
	case afInet:
		tup, ok := object.AsTuple(v)
		if !ok {
			return nil, object.TypeErrorf("%s(): AF_INET address must be tuple, not %s", fn, v.Type().MessageName())
		}
		items := tup.Items()
		if len(items) != 2 {
			return nil, object.TypeErrorf("%s(): AF_INET address must be a pair (host, port)", fn)
		}
		return hostPort(t, afInet, items, fn)
	case afInet6:
		tup, ok := object.AsTuple(v)
		if !ok {
			return nil, object.TypeErrorf("%s(): AF_INET6 address must be tuple, not %s", fn, v.Type().MessageName())
		}
		items := tup.Items()
		if len(items) < 2 || len(items) > 4 {
			return nil, object.TypeErrorf("%s(): AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])", fn)
		}
		return hostPort(t, afInet6, items, fn)
	}
	return nil, object.Raise(object.OSError, "%s(): bad family", fn)
}

func unixArg(t *thread, v value) (*object.SockAddr, error) {
	path := ""
	if b, ok := object.Buffer(v); ok {
		path = string(b)
	} else {
		if _, ok := object.AsStr(v); !ok {
			return nil, object.NotBytesLike(v)
		}
		b, err := t.Encode(v, "utf-8", "surrogateescape")
		if err != nil {
			return nil, err
		}
		data, _ := object.AsBytes(b)
		path = data.Go()
	}
	if len(path) > 108 || len(path) == 108 && path[0] != 0 {
		return nil, object.Raise(object.OSError, "AF_UNIX path too long")
	}
	return &object.SockAddr{Family: afUnix, Path: path}, nil
}

// hostPort reads (host, port[, flowinfo[, scope]]).
func hostPort(t *thread, family int, items []value, fn string) (*object.SockAddr, error) {
	name, err := hostText(t, items[0])
	if err != nil {
		return nil, err
	}
	nums := make([]int, 3)
	for i, v := range items[1:] {
		if nums[i], err = t.Index(v); err != nil {
			if _, big := object.IsException(err, object.OverflowError); !big {
				return nil, err
			}
			nums[i] = -1
		}
	}
	if nums[0] < 0 || nums[0] > 0xffff {
		return nil, object.OverflowErrorf("%s(): port must be 0-65535.", fn)
	}
	if nums[1] < 0 || nums[1] > 0xfffff {
		return nil, object.OverflowErrorf("%s(): flowinfo must be 0-1048575.", fn)
	}
	ip, scope, err := resolve(t, name, family)
	if err != nil {
		return nil, err
	}
	if nums[2] != 0 {
		scope = nums[2]
	}
	return &object.SockAddr{Family: family, IP: ip, Port: nums[0], Flow: nums[1], Scope: scope}, nil
}

// hostText reads a host name: str (in IDNA's ASCII form), bytes or bytearray.
func hostText(t *thread, v value) (string, error) {
	if b, ok := object.Buffer(v); ok {
		return string(b), nil
	}
	s, ok := object.AsStr(v)
	if !ok {
		return "", object.TypeErrorf("str, bytes or bytearray expected, not %s", v.Type().MessageName())
	}
	name := s.Go()
	for i := range len(name) {
		if name[i] >= 0x80 {
			b, err := t.Encode(v, "idna", "strict")
			if err != nil {
				return "", err
			}
			data, _ := object.AsBytes(b)
			return data.Go(), nil
		}
	}
	if strings.IndexByte(name, 0) >= 0 {
		return "", object.TypeErrorf("host name must not contain null character")
	}
	return name, nil
}

// resolve gives one address of a name in a family.
func resolve(t *thread, name string, family int) (ip []byte, scope int, err error) {
	if name == "" {
		if family == afInet6 {
			return make([]byte, 16), 0, nil
		}
		return make([]byte, 4), 0, nil
	}
	if name == "<broadcast>" && family == afInet {
		return []byte{255, 255, 255, 255}, 0, nil
	}
	list, err := lookup(t, name, family, false)
	if err != nil {
		return nil, 0, err
	}
	for _, a := range list {
		if familyOf(a.IP) == family {
			return a.IP, a.Scope, nil
		}
	}
	return nil, 0, gaiError(eaiAddrfamily)
}

func familyOf(ip []byte) int {
	if len(ip) == 4 {
		return afInet
	}
	return afInet6
}

// Error numbers of getaddrinfo.
const (
	eaiBadflags   = -1
	eaiNoname     = -2
	eaiAgain      = -3
	eaiFail       = -4
	eaiNodata     = -5
	eaiFamily     = -6
	eaiSocktype   = -7
	eaiService    = -8
	eaiAddrfamily = -9
)

var gaiTexts = map[int]string{
	eaiBadflags: "Bad value for ai_flags", eaiNoname: "Name or service not known", eaiAgain: "Temporary failure in name resolution",
	eaiFail: "Non-recoverable failure in name resolution", eaiNodata: "No address associated with hostname",
	eaiFamily: "ai_family not supported", eaiSocktype: "ai_socktype not supported", eaiService: "Servname not supported for ai_socktype",
	eaiAddrfamily: "Address family for hostname not supported",
}

func gaiError(n int) error {
	return newOSError(types().gaierror, n, gaiTexts[n])
}

// newOSError makes an exception of an OSError class with number and text.
func newOSError(typ *object.Type, n int, text string) error {
	e := object.ErrnoError(n, text, value{})
	return object.RetypeOSError(e, typ)
}

// parseIP reads a numeric address, as inet_aton does for IPv4 ("127.1").
func parseIP(name string) (object.HostIP, bool) {
	base, zone, _ := strings.Cut(name, "%")
	if a, err := netip.ParseAddr(base); err == nil {
		scope := 0
		if zone != "" {
			if n, err := strconv.Atoi(zone); err == nil {
				scope = n
			} else if i, err := net.InterfaceByName(zone); err == nil {
				scope = i.Index
			} else {
				return object.HostIP{}, false
			}
		}
		return object.HostIP{IP: a.AsSlice(), Scope: scope}, true
	}
	if ip, ok := aton(name); ok {
		return object.HostIP{IP: ip}, true
	}
	return object.HostIP{}, false
}

// aton is inet_aton: one to four numbers, decimal, octal or hexadecimal.
func aton(s string) ([]byte, bool) {
	parts := strings.Split(s, ".")
	if s == "" || len(parts) > 4 {
		return nil, false
	}
	var ip uint32
	for i, p := range parts {
		if p == "" || p[0] < '0' || p[0] > '9' || strings.Contains(p, "_") {
			return nil, false
		}
		n, err := strconv.ParseUint(p, 0, 32)
		if err != nil {
			return nil, false
		}
		last := i == len(parts)-1
		switch {
		case !last && n > 255:
			return nil, false
		case last && n >= 1<<(8*(4-i)) && i > 0:
			return nil, false
		case last:
			ip |= uint32(n)
		default:
			ip |= uint32(n) << (24 - 8*i)
		}
	}
	return binary.BigEndian.AppendUint32(nil, ip), true
}

// lookup gives the addresses of a name.
func lookup(t *thread, name string, family int, numeric bool) ([]object.HostIP, error) {
	if a, ok := parseIP(name); ok {
		if family != 0 && familyOf(a.IP) != family {
			return nil, gaiError(eaiAddrfamily)
		}
		return []object.HostIP{a}, nil
	}
	if numeric {
		return nil, gaiError(eaiNoname)
	}
	h, err := host(t)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	remove := t.Interp.AddWaker(cancel)
	defer remove()
	var list []object.HostIP
	t.Block(func() { list, err = h.LookupHost(ctx, name) })
	if perr := t.Hook.Poll(); perr != nil {
		return nil, perr
	}
	if err != nil {
		var dns *net.DNSError
		if errors.As(err, &dns) && (dns.IsTemporary || dns.IsTimeout) && !dns.IsNotFound {
			return nil, gaiError(eaiAgain)
		}
		return nil, gaiError(eaiNoname)
	}
	var out []object.HostIP
	for _, a := range list {
		if family == 0 || familyOf(a.IP) == family {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, gaiError(eaiNodata)
	}
	return out, nil
}

// service is one line of the services file.
type service struct {
	name, proto string
	aliases     []string
	port        int
}

// services reads the system's table of services.
func services(t *thread) []service {
	fs := t.Interp.Host.FS()
	if fs == nil {
		return nil
	}
	f, err := fs.OpenFile("/etc/services", os.O_RDONLY, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil
	}
	var out []service
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		w := strings.Fields(line)
		if len(w) < 2 {
			continue
		}
		port, proto, ok := strings.Cut(w[1], "/")
		n, err := strconv.Atoi(port)
		if !ok || err != nil {
			continue
		}
		out = append(out, service{name: w[0], proto: proto, aliases: w[2:], port: n})
	}
	return out
}

// findService finds a service by name.
func findService(t *thread, name, proto string) (service, bool) {
	for _, s := range services(t) {
		if proto != "" && s.proto != proto {
			continue
		}
		if s.name == name {
			return s, true
		}
		for _, a := range s.aliases {
			if a == name {
				return s, true
			}
		}
	}
	return service{}, false
}
