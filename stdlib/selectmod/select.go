// Package selectmod is the modules select and selectors over the Host's descriptors: select, poll and epoll objects.
//
// Waiting gives up the interpreter lock and can be interrupted. The event loop has a poller of its own.
package selectmod

import (
	_ "embed"
	"math"
	"os"
	"sync"
	"syscall"
	"time"

	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

//go:embed selectors.pya
var selectorsSource []byte

type typeSet struct{ poll, epoll *object.Type }

var types func() *typeSet

func init() {
	types = sync.OnceValue(func() *typeSet {
		return &typeSet{
			poll:  object.NewNative[poll](object.TypeSpec{Name: "poll", Module: "select", Flags: object.NoNew | object.Final, Methods: pollMethods}),
			epoll: object.NewNative[epoll](object.TypeSpec{Name: "epoll", Module: "select", Flags: object.Final, Methods: epollMethods, GetSets: epollAttrs}),
		}
	})
}

// constants are those of poll and epoll on Linux.
var constants = map[string]int64{
	"POLLIN": 1, "POLLPRI": 2, "POLLOUT": 4, "POLLERR": 8, "POLLHUP": 16, "POLLNVAL": 32, "POLLRDNORM": 64, "POLLRDBAND": 128,
	"POLLWRNORM": 256, "POLLWRBAND": 512, "POLLMSG": 1024, "POLLRDHUP": 0x2000,
	"EPOLLIN": 1, "EPOLLPRI": 2, "EPOLLOUT": 4, "EPOLLERR": 8, "EPOLLHUP": 16, "EPOLLRDNORM": 64, "EPOLLRDBAND": 128,
	"EPOLLWRNORM": 256, "EPOLLWRBAND": 512, "EPOLLMSG": 1024, "EPOLLRDHUP": 0x2000, "EPOLLEXCLUSIVE": 1 << 28, "EPOLLWAKEUP": 1 << 29,
	"EPOLLONESHOT": 1 << 30, "EPOLLET": 1 << 31, "EPOLL_CLOEXEC": 0x80000, "PIPE_BUF": 4096,
}

// Build fills select.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	for n, i := range constants {
		m.Set(t, n, object.Int(i))
	}
	m.Set(t, "error", object.FromObj(object.OSError))
	m.Set(t, "epoll", object.FromObj(types().epoll))
	m.AddDefs(t, defs)
	return nil
}

// BuildSelectors fills selectors.
func BuildSelectors(rt *vm.Runtime, t *thread, m *object.Module) error {
	return rt.RunEmbedded(t, m, "<frozen selectors>", selectorsSource)
}

// Fileno is the descriptor of an object: an int, or what its fileno() returns.
func Fileno(t *thread, v value) (int, error) {
	n := v
	if k := v.Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
		f, ok, err := t.GetAttrOpt(v, t.Interp.Intern("fileno"))
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, object.TypeErrorf("argument must be an int, or have a fileno() method.")
		}
		if n, err = t.Call(f); err != nil {
			return 0, err
		}
		if k := n.Kind(); k != object.KInt && k != object.KBool && k != object.KBigInt {
			return 0, object.TypeErrorf("fileno() returned a non-integer")
		}
	}
	if n.Kind() == object.KBigInt {
		return 0, object.OverflowErrorf("Python int too large to convert to C int")
	}
	fd := int(n.AsInt())
	if fd < 0 {
		return 0, object.ValueErrorf("file descriptor cannot be a negative integer (%d)", fd)
	}
	return fd, nil
}

// wait reads a timeout in units (milliseconds for poll, seconds for the others).
func wait(t *thread, v value, unit float64, text string) (time.Duration, error) {
	if !v.IsValid() || v.IsNone() {
		return -1, nil
	}
	f, err := t.AsReal(v)
	if err != nil {
		if _, ok := object.IsException(err, object.TypeError); ok {
			return 0, object.TypeErrorf("%s", text)
		}
		return 0, err
	}
	if f != f {
		return 0, object.ValueErrorf("Invalid value NaN (not a number)")
	}
	f *= unit
	if math.Abs(f)*1e9 > math.MaxInt64 {
		return 0, object.OverflowErrorf("timestamp too large to convert to C PyTime_t")
	}
	return time.Duration(math.Ceil(f * 1e9)), nil
}

var defs = []object.Def{
	{Name: "select", Sig: "rlist, wlist, xlist, timeout=None, /", Doc: "Wait until one or more file descriptors are ready for some kind of I/O.", Fn: selectFn},
	{Name: "poll", Sig: "", Doc: "Returns a polling object.", F0: func(*thread) (value, error) {
		return object.FromObj(&poll{Header: object.HeaderOf(types().poll), fds: map[int]uint16{}}), nil
	}},
}

func selectFn(t *thread, a []value) (value, error) {
	d, err := wait(t, a[3], 1, "timeout must be a float or None")
	if err != nil {
		return value{}, err
	}
	if d < 0 && a[3].IsValid() && !a[3].IsNone() {
		return value{}, object.ValueErrorf("timeout must be non-negative")
	}
	var lists [3][]value
	var fds []object.PollFd
	index := map[int]int{}
	var at [3][]int
	events := [3]uint16{object.PollIn, object.PollOut, object.PollPri}
	for i := range lists {
		if lists[i], err = t.ToSlice(a[i]); err != nil {
			if _, ok := object.IsException(err, object.TypeError); ok {
				return value{}, object.TypeErrorf("arguments 1-3 must be sequences")
			}
			return value{}, err
		}
		for _, v := range lists[i] {
			fd, err := Fileno(t, v)
			if err != nil {
				return value{}, err
			}
			if fd >= 1<<20 {
				return value{}, object.ValueErrorf("filedescriptor out of range in select()")
			}
			k, ok := index[fd]
			if !ok {
				k = len(fds)
				index[fd] = k
				fds = append(fds, object.PollFd{Fd: fd})
			}
			fds[k].Events |= events[i]
			at[i] = append(at[i], k)
		}
	}
	if len(fds) == 0 && d >= 0 {
		_, err = t.Sleep(d, nil)
	} else {
		_, err = t.WaitFds(fds, d)
	}
	if err != nil {
		return value{}, err
	}
	ready := [3]uint16{object.PollIn | object.PollHup | object.PollErr, object.PollOut | object.PollErr, object.PollPri}
	var out [3]value
	for i := range lists {
		var hit []value
		for j, v := range lists[i] {
			f := fds[at[i][j]]
			if f.Revents&object.PollNval != 0 {
				return value{}, object.ErrnoError(int(syscall.EBADF), "", value{})
			}
			if f.Revents&ready[i] != 0 {
				hit = append(hit, v)
			}
		}
		out[i] = object.NewList(hit)
	}
	return object.NewTuple(out[:]), nil
}

// poll is a select.poll().
type poll struct {
	object.Header
	order []int
	fds   map[int]uint16
	busy  bool
}

func mask(t *thread, v value, def int) (int, error) {
	if !v.IsValid() {
		return def, nil
	}
	n, err := t.Index(v)
	if err == nil && (n < 0 || n > 0xffff) {
		if n < 0 {
			return 0, object.ValueErrorf("value must be positive")
		}
		return 0, object.OverflowErrorf("Python int too large for C unsigned short")
	}
	return n, err
}

var pollMethods = []object.Def{
	{Name: "register", Sig: "self, fd, eventmask=7, /", Doc: "Register a file descriptor with the polling object.", Fn: func(t *thread, a []value) (value, error) {
		fd, err := Fileno(t, a[1])
		if err != nil {
			return value{}, err
		}
		n, err := mask(t, a[2], 7)
		if err != nil {
			return value{}, err
		}
		p := object.Self[poll](a[0])
		if _, ok := p.fds[fd]; !ok {
			p.order = append(p.order, fd)
		}
		p.fds[fd] = uint16(n)
		return object.None, nil
	}},
	{Name: "modify", Sig: "self, fd, eventmask, /", Doc: "Modify an already registered file descriptor.", F3: func(t *thread, self, f, m value) (value, error) {
		fd, err := Fileno(t, f)
		if err != nil {
			return value{}, err
		}
		n, err := mask(t, m, 0)
		if err != nil {
			return value{}, err
		}
		p := object.Self[poll](self)
		if _, ok := p.fds[fd]; !ok {
			return value{}, object.ErrnoError(int(syscall.ENOENT), "", value{})
		}
		p.fds[fd] = uint16(n)
		return object.None, nil
	}},
	{Name: "unregister", Sig: "self, fd, /", Doc: "Remove a file descriptor being tracked by the polling object.", F2: func(t *thread, self, f value) (value, error) {
		fd, err := Fileno(t, f)
		if err != nil {
			return value{}, err
		}
		p := object.Self[poll](self)
		if _, ok := p.fds[fd]; !ok {
			return value{}, object.KeyErrorOf(object.Int(int64(fd)))
		}
		delete(p.fds, fd)
		for i, x := range p.order {
			if x == fd {
				p.order = append(p.order[:i:i], p.order[i+1:]...)
				break
			}
		}
		return object.None, nil
	}},
	{Name: "poll", Sig: "self, timeout=None, /", Doc: "Polls the set of registered file descriptors; the timeout is in milliseconds.", Fn: func(t *thread, a []value) (value, error) {
		d, err := wait(t, a[1], 1e-3, "timeout must be an integer or None")
		if err != nil {
			return value{}, err
		}
		if d > math.MaxInt32*time.Millisecond {
			return value{}, object.OverflowErrorf("timeout is too large")
		}
		p := object.Self[poll](a[0])
		if p.busy {
			return value{}, object.RuntimeErrorf("concurrent poll() invocation")
		}
		p.busy = true
		defer func() { p.busy = false }()
		fds := make([]object.PollFd, 0, len(p.order))
		for _, fd := range p.order {
			fds = append(fds, object.PollFd{Fd: fd, Events: p.fds[fd]})
		}
		if _, err := t.WaitFds(fds, d); err != nil {
			return value{}, err
		}
		var out []value
		for _, f := range fds {
			if f.Revents != 0 {
				out = append(out, object.NewPair(object.Int(int64(f.Fd)), object.Int(int64(f.Revents))))
			}
		}
		return object.NewList(out), nil
	}},
}

// epoll is a select.epoll().
type epoll struct {
	object.Header
	p    object.Poller
	host object.Descriptors
}

func epollOf(v value) (*epoll, error) {
	e := object.Self[epoll](v)
	if e.p == nil {
		return nil, object.ValueErrorf("I/O operation on closed epoll object")
	}
	return e, nil
}

func (e *epoll) close() error {
	if e.p == nil {
		return nil
	}
	p := e.p
	e.p = nil
	return object.FromGoError(p.Close(), value{})
}

// control makes a method that changes what an epoll watches.
func control(name, sig string, op int) object.Def {
	return object.Def{Name: name, Sig: sig, Fn: func(t *thread, a []value) (value, error) {
		e, err := epollOf(a[0])
		if err != nil {
			return value{}, err
		}
		fd, err := Fileno(t, a[1])
		if err != nil {
			return value{}, err
		}
		ev := 7
		if len(a) > 2 && a[2].IsValid() {
			if ev, err = t.Index(a[2]); err != nil {
				return value{}, err
			}
			if ev < 0 || ev > math.MaxUint32 {
				return value{}, object.OverflowErrorf("Python int too large for C unsigned int")
			}
		}
		err = e.p.Control(op, fd, uint32(ev))
		return object.None, object.FromGoError(err, value{})
	}}
}

var epollMethods = []object.Def{
	{Name: "__new__", Sig: "cls, sizehint=-1, flags=0", Fn: func(t *thread, a []value) (value, error) {
		if a[1].IsValid() {
			n, err := t.Index(a[1])
			if err != nil {
				return value{}, err
			}
			if n != -1 && n <= 0 {
				return value{}, object.ValueErrorf("sizehint must be positive or -1")
			}
		}
		if a[2].IsValid() {
			n, err := t.Index(a[2])
			if err != nil {
				return value{}, err
			}
			if n&^0x80000 != 0 {
				return value{}, object.Raise(object.OSError, "invalid flags")
			}
		}
		h, ok := t.Interp.Host.(object.Descriptors)
		if !ok {
			return value{}, object.FromGoError(os.ErrPermission, value{})
		}
		p, err := h.NewPoller(true)
		if err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		e := object.Alloc[epoll](a[0].TypePtr())
		e.p, e.host = p, h
		return object.FromObj(e), nil
	}},
	control("register", "self, fd, eventmask=7", object.PollAdd),
	control("modify", "self, fd, eventmask", object.PollMod),
	control("unregister", "self, fd", object.PollDel),
	{Name: "poll", Sig: "self, timeout=None, maxevents=-1", Doc: "Wait for events on the epoll file descriptor; the timeout is in seconds.", Fn: func(t *thread, a []value) (value, error) {
		e, err := epollOf(a[0])
		if err != nil {
			return value{}, err
		}
		d, err := wait(t, a[1], 1, "timeout must be a number or None")
		if err != nil {
			return value{}, err
		}
		n := -1
		if a[2].IsValid() {
			if n, err = t.Index(a[2]); err != nil {
				return value{}, err
			}
		}
		if n == -1 {
			n = 1024
		}
		if n <= 0 {
			return value{}, object.ValueErrorf("maxevents must be greater than 0, got %d", n)
		}
		out, err := e.wait(t, d, n)
		return out, err
	}},
	{Name: "close", Sig: "self, /", F1: func(_ *thread, v value) (value, error) { return object.None, object.Self[epoll](v).close() }},
	{Name: "fileno", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
		e, err := epollOf(v)
		if err != nil {
			return value{}, err
		}
		return object.Int(int64(e.p.Fd())), nil
	}},
	{Name: "fromfd", Sig: "cls, fd, /", Flag: object.ClassDef, F2: func(t *thread, cls, fd value) (value, error) {
		n, err := t.Index(fd)
		if err != nil {
			return value{}, err
		}
		h, ok := t.Interp.Host.(object.Descriptors)
		if !ok {
			return value{}, object.FromGoError(os.ErrPermission, value{})
		}
		p, err := h.AdoptPoller(n)
		if err != nil {
			return value{}, object.FromGoError(err, value{})
		}
		e := object.Alloc[epoll](cls.TypePtr())
		e.p, e.host = p, h
		return object.FromObj(e), nil
	}},
	{Name: "__enter__", Sig: "self, /", F1: func(_ *thread, v value) (value, error) {
		_, err := epollOf(v)
		return v, err
	}},
	{Name: "__exit__", Sig: "self, exc_type=None, exc_value=None, exc_tb=None, /", Fn: func(_ *thread, a []value) (value, error) {
		return object.None, object.Self[epoll](a[0]).close()
	}},
}

func (e *epoll) wait(t *thread, d time.Duration, n int) (value, error) {
	p := e.p
	buf := make([]object.PollEvent, min(n, 4096))
	k, err := p.Wait(0, buf)
	if k == 0 && err == nil && d != 0 {
		remove := t.Interp.AddWaker(p.Wake)
		defer remove()
		clock := t.Interp.Host.Clock()
		start := clock.Monotonic()
		for {
			if perr := t.Hook.Poll(); perr != nil {
				return value{}, perr
			}
			left := d
			if d > 0 {
				if left = d - (clock.Monotonic() - start); left <= 0 {
					break
				}
			}
			t.Block(func() { k, err = p.Wait(left, buf) })
			if perr := t.Hook.Poll(); perr != nil {
				return value{}, perr
			}
			if k > 0 || err != nil || d > 0 && clock.Virtual() {
				break
			}
		}
	}
	if err != nil {
		return value{}, object.FromGoError(err, value{})
	}
	out := make([]value, k)
	for i, ev := range buf[:k] {
		out[i] = object.NewPair(object.Int(int64(ev.Fd)), object.Int(int64(ev.Events)))
	}
	return object.NewList(out), nil
}

var epollAttrs = []object.GetSet{
	{Name: "closed", Get: func(_ *thread, v value) (value, error) { return object.Bool(object.Self[epoll](v).p == nil), nil }},
}
