package socket

import (
	"context"
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"pya/vm/object"
)

// This file is the functions of the module: names, byte orders, defaults.

var moduleDefs = []object.Def{
	{Name: "getaddrinfo", Sig: "host, port, family=0, type=0, proto=0, flags=0", Doc: "Resolve host and port into a list of address tuples.", Fn: getaddrinfo},
	{Name: "getnameinfo", Sig: "sockaddr, flags, /", Doc: "Get host and port for a sockaddr.", F2: getnameinfo},
	{Name: "gethostbyname", Sig: "host, /", Doc: "Return the IPv4 address of a host.", F1: func(t *thread, v value) (value, error) {
		name, err := hostText(t, v)
		if err != nil {
			return value{}, err
		}
		ip, _, err := resolve(t, name, afInet)
		if err != nil {
			return value{}, err
		}
		return object.NewStr(ipText(&object.SockAddr{Family: afInet, IP: ip})), nil
	}},
	{Name: "gethostbyname_ex", Sig: "host, /", Doc: "Return the name, aliases and IPv4 addresses of a host.", F1: func(t *thread, v value) (value, error) {
		name, err := hostText(t, v)
		if err != nil {
			return value{}, err
		}
		list, err := lookup(t, name, afInet, false)
		if err != nil {
			return value{}, err
		}
		var ips []value
		for _, a := range list {
			ips = append(ips, object.NewStr(ipText(&object.SockAddr{Family: afInet, IP: a.IP})))
		}
		return object.NewTuple([]value{object.NewStr(name), object.NewList(nil), object.NewList(ips)}), nil
	}},
	{Name: "gethostbyaddr", Sig: "host, /", Doc: "Return the name, aliases and addresses of a host.", F1: gethostbyaddr},
	{Name: "gethostname", Sig: "", Doc: "Return the name of this machine.", F0: func(t *thread) (value, error) {
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		s, err := h.Hostname()
		return object.NewStr(s), fail(err)
	}},
	{Name: "getservbyname", Sig: "servicename, protocolname=None, /", Doc: "Return the port of a service.", Fn: func(t *thread, a []value) (value, error) {
		name, err := hostText(t, a[0])
		if err != nil {
			return value{}, err
		}
		proto := ""
		if a[1].IsValid() {
			if proto, err = hostText(t, a[1]); err != nil {
				return value{}, err
			}
		}
		s, ok := findService(t, name, proto)
		if !ok {
			return value{}, object.Raise(object.OSError, "service/proto not found")
		}
		return object.Int(int64(s.port)), nil
	}},
	{Name: "getservbyport", Sig: "port, protocolname=None, /", Doc: "Return the service of a port.", Fn: func(t *thread, a []value) (value, error) {
		port, err := t.Index(a[0])
		if err != nil {
			return value{}, err
		}
		if port < 0 || port > 0xffff {
			return value{}, object.OverflowErrorf("getservbyport: port must be 0-65535.")
		}
		proto := ""
		if a[1].IsValid() {
			if proto, err = hostText(t, a[1]); err != nil {
				return value{}, err
			}
		}
		for _, s := range services(t) {
			if s.port == port && (proto == "" || s.proto == proto) {
				return object.NewStr(s.name), nil
			}
		}
		return value{}, object.Raise(object.OSError, "port/proto not found")
	}},
	{Name: "getprotobyname", Sig: "name, /", Doc: "Return the number of a protocol.", F1: func(t *thread, v value) (value, error) {
		name, err := hostText(t, v)
		if err != nil {
			return value{}, err
		}
		if n, ok := protocols[strings.ToLower(name)]; ok {
			return object.Int(int64(n)), nil
		}
		return value{}, object.Raise(object.OSError, "protocol not found")
	}},
	{Name: "getdefaulttimeout", Sig: "", Doc: "Return the timeout of new sockets.", F0: func(t *thread) (value, error) {
		return timeoutValue(defaultsOf(t).timeout), nil
	}},
	{Name: "setdefaulttimeout", Sig: "timeout, /", Doc: "Set the timeout of new sockets.", F1: func(t *thread, v value) (value, error) {
		d, err := timeoutArg(t, v)
		if err == nil {
			defaultsOf(t).timeout = d
		}
		return object.None, err
	}},
	{Name: "close", Sig: "fd, /", Doc: "Close a descriptor.", F1: func(t *thread, v value) (value, error) {
		fd, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		return object.None, fail(h.CloseFd(fd))
	}},
	{Name: "dup", Sig: "fd, /", Doc: "Duplicate a descriptor.", F1: func(t *thread, v value) (value, error) {
		fd, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		n, err := h.DupFd(fd)
		return object.Int(int64(n)), fail(err)
	}},
	{Name: "socketpair", Sig: "family=1, type=1, proto=0, /", Doc: "Create a pair of connected sockets.", Fn: socketpair},
	order("ntohs", 0xffff, swap16), order("htons", 0xffff, swap16), order("ntohl", 0xffffffff, swap32), order("htonl", 0xffffffff, swap32),
	{Name: "inet_aton", Sig: "ip_addr, /", Doc: "Convert an IPv4 address to its four bytes.", F1: func(t *thread, v value) (value, error) {
		s, ok := object.AsStr(v)
		if !ok {
			return value{}, object.TypeErrorf("inet_aton() argument must be str, not %s", object.ArgumentName(v))
		}
		ip, ok := aton(s.Go())
		if !ok {
			return value{}, object.Raise(object.OSError, "illegal IP address string passed to inet_aton")
		}
		return object.NewBytes(string(ip)), nil
	}},
	{Name: "inet_ntoa", Sig: "packed_ip, /", Doc: "Convert the four bytes of an IPv4 address to text.", F1: func(t *thread, v value) (value, error) {
		b, err := bytesArg(t, v)
		if err != nil {
			return value{}, err
		}
		if len(b) != 4 {
			return value{}, object.Raise(object.OSError, "packed IP wrong length")
		}
		return object.NewStr(ipText(&object.SockAddr{Family: afInet, IP: b})), nil
	}},
	{Name: "inet_pton", Sig: "address_family, ip_string, /", Doc: "Convert an address to bytes.", F2: inetPton},
	{Name: "inet_ntop", Sig: "address_family, packed_ip, /", Doc: "Convert the bytes of an address to text.", F2: inetNtop},
	{Name: "CMSG_LEN", Sig: "length, /", F1: func(t *thread, v value) (value, error) { return sizeArg(t, v, "CMSG_LEN", 1<<31-1-cmsgLen(0), cmsgLen) }},
	{Name: "CMSG_SPACE", Sig: "length, /", F1: func(t *thread, v value) (value, error) {
		return sizeArg(t, v, "CMSG_SPACE", 1<<31-1-cmsgSpace(1), cmsgSpace)
	}},
	{Name: "if_nameindex", Sig: "", Doc: "Return the network interfaces.", F0: func(t *thread) (value, error) {
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		m, err := h.Interfaces()
		if err != nil {
			return value{}, fail(err)
		}
		var out []value
		for i := 1; len(out) < len(m) && i < 1<<16; i++ {
			if n, ok := m[i]; ok {
				out = append(out, object.NewPair(object.Int(int64(i)), object.NewStr(n)))
			}
		}
		return object.NewList(out), nil
	}},
	{Name: "if_nametoindex", Sig: "oname, /", F1: func(t *thread, v value) (value, error) {
		name, err := hostText(t, v)
		if err != nil {
			return value{}, err
		}
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		m, err := h.Interfaces()
		for i, n := range m {
			if n == name {
				return object.Int(int64(i)), nil
			}
		}
		if err == nil {
			return value{}, object.Raise(object.OSError, "no interface with this name")
		}
		return value{}, fail(err)
	}},
	{Name: "if_indextoname", Sig: "index, /", F1: func(t *thread, v value) (value, error) {
		i, err := t.Index(v)
		switch {
		case err != nil:
			return value{}, err
		case i < 0:
			return value{}, object.OverflowErrorf("can't convert negative value to unsigned int")
		case i > 1<<32-1:
			return value{}, object.OverflowErrorf("index is too large")
		}
		h, err := host(t)
		if err != nil {
			return value{}, err
		}
		m, err := h.Interfaces()
		if n, ok := m[i]; ok {
			return object.NewStr(n), nil
		}
		if err == nil {
			return value{}, object.ErrnoError(6, "", value{})
		}
		return value{}, fail(err)
	}},
}

var protocols = map[string]int{"ip": 0, "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6": 41, "icmpv6": 58, "ipv6-icmp": 58, "sctp": 132, "udplite": 136}

// order is one of the functions that swap bytes.
func order(name string, most uint64, f func(uint64) uint64) object.Def {
	return object.Def{Name: name, Sig: "integer, /", Doc: "Convert between network and host byte order.", F1: func(t *thread, v value) (value, error) {
		n, err := t.Index(v)
		if err != nil {
			return value{}, err
		}
		if n < 0 {
			return value{}, object.OverflowErrorf("%s: can't convert negative Python int to C %s", name, map[bool]string{true: "16-bit unsigned integer", false: "32-bit unsigned integer"}[most == 0xffff])
		}
		if uint64(n) > most {
			if most == 0xffff {
				return value{}, object.OverflowErrorf("%s: Python int too large to convert to C 16-bit unsigned integer", name)
			}
			return value{}, object.OverflowErrorf("int larger than 32 bits")
		}
		return object.Int(int64(f(uint64(n)))), nil
	}}
}

func swap16(n uint64) uint64 {
	var b [2]byte
	binary.NativeEndian.PutUint16(b[:], uint16(n))
	return uint64(binary.BigEndian.Uint16(b[:]))
}

func swap32(n uint64) uint64 {
	var b [4]byte
	binary.NativeEndian.PutUint32(b[:], uint32(n))
	return uint64(binary.BigEndian.Uint32(b[:]))
}

// socketpair makes two descriptors; the class around them is pya.
func socketpair(t *thread, a []value) (value, error) {
	n := [3]int{afUnix, sockStream, 0}
	for i := range n {
		if a[i].IsValid() && !a[i].IsNone() {
			var err error
			if n[i], err = t.Index(a[i]); err != nil {
				return value{}, err
			}
		}
	}
	h, err := host(t)
	if err != nil {
		return value{}, err
	}
	fds, err := h.Socketpair(n[0], n[1], n[2])
	if err != nil {
		return value{}, fail(err)
	}
	var out [2]value
	for i, fd := range fds {
		s := &sock{Header: object.HeaderOf(types().sock)}
		if err := s.open(t, h, fd, n[0], n[1], n[2]); err != nil {
			return value{}, err
		}
		out[i] = object.FromObj(s)
	}
	return object.NewPair(out[0], out[1]), nil
}

func inetPton(t *thread, fam, text value) (value, error) {
	n, err := t.Index(fam)
	if err != nil {
		return value{}, err
	}
	s, ok := object.AsStr(text)
	if !ok {
		return value{}, object.TypeErrorf("inet_pton() argument 2 must be str, not %s", object.ArgumentName(text))
	}
	if n != afInet && n != afInet6 {
		return value{}, object.ErrnoError(97, "", value{})
	}
	a, perr := netip.ParseAddr(s.Go())
	if perr != nil || a.Zone() != "" || a.Is4() != (n == afInet) {
		return value{}, object.Raise(object.OSError, "illegal IP address string passed to inet_pton")
	}
	return object.NewBytes(string(a.AsSlice())), nil
}

func inetNtop(t *thread, fam, packed value) (value, error) {
	n, err := t.Index(fam)
	if err != nil {
		return value{}, err
	}
	b, err := bytesArg(t, packed)
	if err != nil {
		return value{}, err
	}
	size := 4
	switch n {
	case afInet:
	case afInet6:
		size = 16
	default:
		return value{}, object.ValueErrorf("unknown address family %d", n)
	}
	if len(b) != size {
		return value{}, object.ValueErrorf("invalid length of packed IP address string")
	}
	return object.NewStr(ipText(&object.SockAddr{Family: n, IP: b})), nil
}

// kinds are the socket types getaddrinfo offers, in its order.
var kinds = []struct{ typ, proto int }{{sockStream, 6}, {sockDgram, 17}, {sockRaw, 0}}

func getaddrinfo(t *thread, a []value) (value, error) {
	n := [4]int{}
	for i := range n {
		if v := a[i+2]; v.IsValid() && !v.IsNone() {
			var err error
			if n[i], err = t.Index(v); err != nil {
				return value{}, err
			}
		}
	}
	family, typ, proto, flags := n[0], n[1], n[2], n[3]
	if family != 0 && family != afInet && family != afInet6 {
		return value{}, gaiError(eaiFamily)
	}
	port, err := portArg(t, a[1], typ, flags)
	if err != nil {
		return value{}, err
	}
	list, name, err := hostArg(t, a[0], family, flags)
	if err != nil {
		return value{}, err
	}
	var out []value
	for _, ip := range list {
		fam := familyOf(ip.IP)
		sa := &object.SockAddr{Family: fam, IP: ip.IP, Port: port, Scope: ip.Scope}
		for _, k := range kinds {
			if typ != 0 && typ != k.typ || proto != 0 && k.proto != 0 && proto != k.proto {
				continue
			}
			p := k.proto
			if p == 0 {
				p = proto
			}
			canon := ""
			if flags&aiCanonname != 0 && len(out) == 0 {
				canon = name
			}
			out = append(out, object.NewTuple([]value{object.Int(int64(fam)), object.Int(int64(k.typ)), object.Int(int64(p)), object.NewStr(canon), addrValue(t, sa)}))
		}
	}
	if len(out) == 0 {
		if typ != 0 && typ != sockStream && typ != sockDgram && typ != sockRaw {
			return value{}, gaiError(eaiSocktype)
		}
		return value{}, gaiError(eaiService)
	}
	return object.NewList(out), nil
}

// portArg reads the port of getaddrinfo: None, a number, or the name of a service.
func portArg(t *thread, v value, typ, flags int) (int, error) {
	if v.IsNone() {
		return 0, nil
	}
	text := ""
	if s, ok := object.AsStr(v); ok {
		text = s.Go()
	} else if b, ok := object.Buffer(v); ok {
		text = string(b)
	} else {
		if v.Kind() != object.KInt && v.Kind() != object.KBool && v.Kind() != object.KBigInt {
			return 0, object.Raise(object.OSError, "Int or String expected")
		}
		n, err := t.Index(v)
		if err != nil {
			return 0, object.OverflowErrorf("Python int too large to convert to C long")
		}
		return n & 0xffff, nil
	}
	if text == "" {
		return 0, nil
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n & 0xffff, nil
	}
	proto := map[int]string{sockStream: "tcp", sockDgram: "udp"}[typ]
	s, ok := findService(t, text, proto)
	if !ok || flags&aiNumericserv != 0 {
		return 0, gaiError(eaiService)
	}
	return s.port, nil
}

// hostArg reads the host of getaddrinfo.
func hostArg(t *thread, v value, family, flags int) (list []object.HostIP, name string, err error) {
	if !v.IsNone() {
		if name, err = hostText(t, v); err != nil {
			return nil, "", err
		}
	}
	if name != "" {
		list, err = lookup(t, name, family, flags&aiNumerichost != 0)
		return list, name, err
	}
	v4, v6 := []byte{127, 0, 0, 1}, append(make([]byte, 15), 1)
	if flags&aiPassive != 0 {
		v4, v6 = make([]byte, 4), make([]byte, 16)
		list = []object.HostIP{{IP: v4}, {IP: v6}}
	} else {
		list = []object.HostIP{{IP: v6}, {IP: v4}}
	}
	out := list[:0]
	for _, a := range list {
		if family == 0 || familyOf(a.IP) == family {
			out = append(out, a)
		}
	}
	return out, name, nil
}

// reverse gives the names of an address.
func reverse(t *thread, ip string) ([]string, error) {
	h, err := host(t)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	remove := t.Interp.AddWaker(cancel)
	defer remove()
	var names []string
	t.Block(func() { names, err = h.LookupAddr(ctx, ip) })
	if perr := t.Hook.Poll(); perr != nil {
		return nil, perr
	}
	if err != nil {
		return nil, nil
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, ".")
	}
	return names, nil
}

func gethostbyaddr(t *thread, v value) (value, error) {
	name, err := hostText(t, v)
	if err != nil {
		return value{}, err
	}
	list, err := lookup(t, name, 0, false)
	if err != nil {
		return value{}, err
	}
	ip := ipText(&object.SockAddr{Family: familyOf(list[0].IP), IP: list[0].IP})
	names, err := reverse(t, ip)
	if err != nil {
		return value{}, err
	}
	if len(names) == 0 {
		return value{}, newOSError(types().herror, 1, "Unknown host")
	}
	var aliases []value
	for _, n := range names[1:] {
		aliases = append(aliases, object.NewStr(n))
	}
	return object.NewTuple([]value{object.NewStr(names[0]), object.NewList(aliases), object.NewList([]value{object.NewStr(ip)})}), nil
}

func getnameinfo(t *thread, addr, flagsV value) (value, error) {
	tup, ok := object.AsTuple(addr)
	if !ok {
		return value{}, object.TypeErrorf("getnameinfo() argument 1 must be a tuple")
	}
	items := tup.Items()
	if len(items) < 2 || len(items) > 4 {
		return value{}, object.TypeErrorf("getnameinfo(): illegal sockaddr argument")
	}
	flags, err := t.Index(flagsV)
	if err != nil {
		return value{}, err
	}
	name, ok := object.AsStr(items[0])
	if !ok {
		return value{}, object.TypeErrorf("getnameinfo(): illegal sockaddr argument")
	}
	port, err := t.Index(items[1])
	if err != nil {
		return value{}, err
	}
	if len(items) > 2 {
		flow, err := t.Index(items[2])
		if err != nil {
			return value{}, err
		}
		if flow < 0 || flow > 0xfffff {
			return value{}, object.OverflowErrorf("getnameinfo(): flowinfo must be 0-1048575.")
		}
	}
	ip, ok := parseIP(name.Go())
	if !ok {
		return value{}, gaiError(eaiNoname)
	}
	hostname := ipText(&object.SockAddr{Family: familyOf(ip.IP), IP: ip.IP})
	if flags&niNumerichost == 0 {
		names, err := reverse(t, hostname)
		if err != nil {
			return value{}, err
		}
		if len(names) > 0 {
			hostname = names[0]
		} else if flags&niNamereqd != 0 {
			return value{}, gaiError(eaiNoname)
		}
	}
	serv := strconv.Itoa(port & 0xffff)
	if flags&niNumericserv == 0 {
		proto := "tcp"
		if flags&niDgram != 0 {
			proto = "udp"
		}
		for _, s := range services(t) {
			if s.port == port && s.proto == proto {
				serv = s.name
				break
			}
		}
	}
	return object.NewPair(object.NewStr(hostname), object.NewStr(serv)), nil
}
