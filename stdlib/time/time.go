// Package time is the module time, over the Host's clock. Behaviour follows CPython 3.13; names of days and months are
// those of the C locale.
//
// It owns the formatting and parsing of calendar times (format.go, parse.go), which datetime shares.
package time

import (
	"math"
	"math/big"
	"strings"
	"sync"
	"syscall"
	gotime "time"

	"pya/stdlib/simplens"
	"pya/stdlib/structseq"
	"pya/vm"
	"pya/vm/object"
)

type (
	value  = object.Value
	thread = object.Thread
)

// structTime is the type struct_time.
var structTime func() *object.Type

func init() {
	structTime = sync.OnceValue(func() *object.Type {
		return structseq.New(structseq.Spec{Module: "time", Name: "struct_time",
			Doc:    "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().",
			Fields: []string{"tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"},
			Hidden: []string{"tm_zone", "tm_gmtoff"}})
	})
}

// Build fills the module.
func Build(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("This module provides various functions to manipulate time values."))
	m.Set(t, "struct_time", object.FromObj(structTime()))
	m.Set(t, "_STRUCT_TM_ITEMS", object.Int(11))
	setZone(t, m)
	for n, i := range map[string]int64{"CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_PROCESS_CPUTIME_ID": 2,
		"CLOCK_THREAD_CPUTIME_ID": 3, "CLOCK_MONOTONIC_RAW": 4, "CLOCK_BOOTTIME": 7} {
		m.Set(t, n, object.Int(i))
	}
	m.AddDefs(t, object.AuditedDefs(defs(), map[string]string{"sleep": "time.sleep 0"}))
	m.AddDefs(t, []object.Def{{Name: "tzset", Sig: "", Doc: "Initialize, or reinitialize, the local timezone.", F0: func(t *thread) (value, error) {
		readZone(t)
		setZone(t, m)
		return object.None, nil
	}}})
	return nil
}

// setZone sets what the module says of the local time zone.
func setZone(t *thread, m *object.Module) {
	z := zoneOf(t)
	m.Set(t, "timezone", object.Int(int64(-z.std)))
	m.Set(t, "altzone", object.Int(int64(-z.dst)))
	m.Set(t, "daylight", object.Int(z.daylight))
	m.Set(t, "tzname", object.TupleOf(object.NewStr(z.stdName), object.NewStr(z.dstName)))
}

// zone describes the local time zone: offsets east of UTC in seconds.
type zone struct {
	std, dst         int
	stdName, dstName string
	daylight         int64
}

// zoneOf looks at January and July of the current year.
func zoneOf(t *thread) zone {
	y := t.Interp.Host.Clock().Now().Year()
	n1, o1 := gotime.Date(y, 1, 1, 12, 0, 0, 0, localOf(t)).Zone()
	n2, o2 := gotime.Date(y, 7, 1, 12, 0, 0, 0, localOf(t)).Zone()
	z := zone{std: o1, dst: o2, stdName: n1, dstName: n2}
	if o1 > o2 {
		z = zone{std: o2, dst: o1, stdName: n2, dstName: n1}
	}
	if o1 != o2 {
		z.daylight = 1
	}
	return z
}

// clockDefs makes a pair of functions: a clock in seconds and in nanoseconds.
func clockDefs(name, doc string, read func(t *thread) int64) []object.Def {
	return []object.Def{
		{Name: name, Sig: "", Doc: doc, F0: func(t *thread) (value, error) { return object.Float(seconds(read(t))), nil }},
		{Name: name + "_ns", Sig: "", Doc: doc + " in nanoseconds", F0: func(t *thread) (value, error) { return object.Int(read(t)), nil }},
	}
}

// seconds turns nanoseconds into a float, correctly rounded.
func seconds(ns int64) float64 {
	return float64(ns/1e9) + float64(ns%1e9)/1e9
}

func wall(t *thread) int64 { return t.Interp.Host.Clock().Now().UnixNano() }

func monotonic(t *thread) int64 { return int64(t.Interp.Host.Clock().Monotonic()) }

// cpu is the processor time of the process; under virtual time, the virtual clock.
func cpu(t *thread) int64 {
	if t.Interp.Host.Clock().Virtual() {
		return monotonic(t)
	}
	return processTime(t)
}

// clocks are those that clock_gettime and get_clock_info know.
var clocks = map[int64]func(t *thread) int64{0: wall, 1: monotonic, 2: cpu, 3: cpu, 4: monotonic, 7: monotonic}

func defs() []object.Def {
	out := []object.Def{
		{Name: "sleep", Sig: "seconds, /", Doc: "Delay execution for a given number of seconds.", F1: sleep},
		{Name: "gmtime", Sig: "seconds=None, /", Doc: "Convert seconds since the Epoch to a time tuple expressing UTC.", Fn: func(t *thread, args []value) (value, error) {
			return timeOf(t, args[0], gotime.UTC)
		}},
		{Name: "localtime", Sig: "seconds=None, /", Doc: "Convert seconds since the Epoch to a time tuple expressing local time.", Fn: func(t *thread, args []value) (value, error) {
			return timeOf(t, args[0], localOf(t))
		}},
		{Name: "mktime", Sig: "tuple, /", Doc: "Convert a time tuple in local time to seconds since the Epoch.", F1: mktime},
		{Name: "asctime", Sig: "tuple=None, /", Doc: "Convert a time tuple to a string.", Fn: func(t *thread, args []value) (value, error) {
			tm, err := tupleOrNow(t, args[0], "asctime")
			if err != nil {
				return value{}, err
			}
			return object.NewStr(tm.asctime()), nil
		}},
		{Name: "ctime", Sig: "seconds=None, /", Doc: "Convert a time in seconds since the Epoch to a string in local time.", Fn: func(t *thread, args []value) (value, error) {
			g, err := instant(t, args[0])
			if err != nil {
				return value{}, err
			}
			tm := FromTime(g.In(localOf(t)))
			return object.NewStr(tm.asctime()), nil
		}},
		{Name: "strftime", Sig: "format, tuple=None, /", Doc: "Convert a time tuple to a string according to a format specification.", Fn: strftime},
		{Name: "strptime", Sig: "string, format='%a %b %d %H:%M:%S %Y', /", Doc: "Parse a string to a time tuple according to a format specification.", Fn: strptime},
		{Name: "get_clock_info", Sig: "name, /", Doc: "Get information of the specified clock.", F1: clockInfo},
		{Name: "clock_gettime", Sig: "clk_id, /", Doc: "Return the time of the specified clock clk_id as a float.", F1: func(t *thread, id value) (value, error) {
			ns, err := clockOf(t, id)
			return object.Float(seconds(ns)), err
		}},
		{Name: "clock_gettime_ns", Sig: "clk_id, /", Doc: "Return the time of the specified clock clk_id as nanoseconds.", F1: func(t *thread, id value) (value, error) {
			ns, err := clockOf(t, id)
			return object.Int(ns), err
		}},
		{Name: "clock_getres", Sig: "clk_id, /", Doc: "Return the resolution (precision) of the specified clock clk_id.", F1: func(t *thread, id value) (value, error) {
			_, err := clockOf(t, id)
			return object.Float(1e-9), err
		}},
	}
	out = append(out, clockDefs("time", "Return the current time in seconds since the Epoch.", wall)...)
	out = append(out, clockDefs("monotonic", "Monotonic clock, cannot go backward.", monotonic)...)
	out = append(out, clockDefs("perf_counter", "Performance counter for benchmarking.", monotonic)...)
	out = append(out, clockDefs("process_time", "Process time for profiling: sum of the kernel and user-space CPU time.", cpu)...)
	return append(out, clockDefs("thread_time", "Thread time for profiling: sum of the kernel and user-space CPU time.", cpu)...)
}

func clockOf(t *thread, id value) (int64, error) {
	n, err := t.Index(id)
	if err != nil {
		return 0, err
	}
	read, ok := clocks[int64(n)]
	if !ok {
		return 0, object.ErrnoError(int(syscall.EINVAL), "", value{})
	}
	return read(t), nil
}

func clockInfo(t *thread, name value) (value, error) {
	s, ok := object.AsStr(name)
	if !ok {
		return value{}, object.TypeErrorf("get_clock_info() argument 1 must be str, not %s", object.ArgumentName(name))
	}
	impl := ""
	switch s.Go() {
	case "time":
		impl = "clock_gettime(CLOCK_REALTIME)"
	case "monotonic", "perf_counter":
		impl = "clock_gettime(CLOCK_MONOTONIC)"
	case "process_time":
		impl = "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)"
	case "thread_time":
		impl = "clock_gettime(CLOCK_THREAD_CPUTIME_ID)"
	default:
		return value{}, object.ValueErrorf("unknown clock")
	}
	wall := s.Go() == "time"
	return simplens.New(t, []string{"implementation", "monotonic", "adjustable", "resolution"},
		[]value{object.NewStr(impl), object.Bool(!wall), object.Bool(wall), object.Float(1e-9)})
}

var errRange = func() error { return object.OverflowErrorf("timestamp out of range for platform time_t") }

// Nanoseconds reads a number of seconds, an int or a float.
func Nanoseconds(t *thread, v value) (*big.Int, error) {
	if v.Kind() == object.KFloat || v.Kind() == object.KFloatObj {
		f, _ := object.AsFloatValue(v)
		if math.IsNaN(f) {
			return nil, object.ValueErrorf("Invalid value NaN (not a number)")
		}
		if math.Abs(f) > 9.2e18 {
			return nil, errRange()
		}
		whole, frac := math.Modf(f)
		n := new(big.Int).Mul(big.NewInt(int64(whole)), big.NewInt(1e9))
		return n.Add(n, big.NewInt(int64(math.Floor(frac*1e9)))), nil
	}
	i, err := t.IndexValue(v)
	if err != nil {
		return nil, err
	}
	if !i.IsInt() {
		return nil, errRange()
	}
	return new(big.Int).Mul(big.NewInt(i.AsInt()), big.NewInt(1e9)), nil
}

// sleep waits; an interrupt of the program ends it.
func sleep(t *thread, v value) (value, error) {
	n, err := Nanoseconds(t, v)
	if err != nil {
		return value{}, err
	}
	if n.Sign() < 0 {
		return value{}, object.ValueErrorf("sleep length must be non-negative")
	}
	if f, ok := object.AsFloatValue(v); ok && n.Sign() == 0 && f > 0 {
		n.SetInt64(1)
	}
	if !n.IsInt64() {
		return value{}, object.OverflowErrorf("timestamp too large to convert to C PyTime_t")
	}
	clock := t.Interp.Host.Clock()
	left := gotime.Duration(n.Int64())
	end := clock.Monotonic() + left
	for {
		woken, err := t.Sleep(left, nil)
		if err != nil || !woken {
			return object.None, err
		}
		// Woken for another thread's sake.
		if left = end - clock.Monotonic(); left <= 0 {
			return object.None, nil
		}
	}
}

// instant is a number of seconds since the epoch as a Go time; now if it is None or omitted.
func instant(t *thread, v value) (gotime.Time, error) {
	if !v.IsValid() || v.IsNone() {
		return t.Interp.Host.Clock().Now(), nil
	}
	n, err := Nanoseconds(t, v)
	if err != nil {
		return gotime.Time{}, err
	}
	// Whole seconds, rounded down.
	q, _ := new(big.Int).DivMod(n, big.NewInt(1e9), new(big.Int))
	if !q.IsInt64() || q.Int64() > 67768036191676799 || q.Int64() < -67768040609740800 {
		return gotime.Time{}, object.ErrnoError(int(syscall.EOVERFLOW), "", value{})
	}
	return gotime.Unix(q.Int64(), 0), nil
}

func timeOf(t *thread, v value, loc *gotime.Location) (value, error) {
	g, err := instant(t, v)
	if err != nil {
		return value{}, err
	}
	tm := FromTime(g.In(loc))
	if loc == gotime.UTC {
		tm.Zone = "GMT" // as the C library calls it
	}
	return tm.value(), nil
}

// value makes the struct_time.
func (tm *Tm) value() value {
	zone, off := object.None, object.None
	if tm.HasZone {
		zone, off = object.NewStr(tm.Zone), object.Int(int64(tm.Offset))
	}
	n := func(i int) value { return object.Int(int64(i)) }
	return structseq.Make(structTime(), 9, n(tm.Year), n(tm.Mon), n(tm.Day), n(tm.Hour), n(tm.Min), n(tm.Sec), n(tm.Wday), n(tm.Yday),
		n(tm.DST), zone, off)
}

// tupleArg reads a time tuple as it stands.
func tupleArg(t *thread, v value, fn string) (tm Tm, err error) {
	tup, ok := object.AsTuple(v)
	if !ok {
		return tm, object.TypeErrorf("Tuple or struct_time argument required")
	}
	if len(tup.Items()) != 9 {
		return tm, object.TypeErrorf("%s(): illegal time tuple argument", fn)
	}
	for i, p := range []*int{&tm.Year, &tm.Mon, &tm.Day, &tm.Hour, &tm.Min, &tm.Sec, &tm.Wday, &tm.Yday, &tm.DST} {
		n, err := t.Index(tup.Items()[i])
		if err != nil {
			return tm, err
		}
		switch {
		case n > math.MaxInt32:
			return tm, object.OverflowErrorf("signed integer is greater than maximum")
		case n < math.MinInt32:
			return tm, object.OverflowErrorf("signed integer is less than minimum")
		case i == 0 && n < math.MinInt32+1900:
			// C counts years from 1900.
			return tm, object.OverflowErrorf("year out of range")
		}
		*p = n
	}
	if v.Type() == structTime() {
		if z, ok := object.AsStr(structseq.Item(v, 9)); ok {
			tm.HasZone, tm.Zone = true, z.Go()
		}
		if o := structseq.Item(v, 10); o.IsInt() {
			tm.Offset = int(o.AsInt())
		}
	}
	if !tm.HasZone {
		tm.localZone(localOf(t))
	}
	return tm, nil
}

// localZone takes the local zone's name and offset for a tuple that has none.
func (tm *Tm) localZone(loc *gotime.Location) {
	g := gotime.Date(tm.Year, gotime.Month(max(tm.Mon, 1)), max(tm.Day, 1), tm.Hour, tm.Min, tm.Sec, 0, loc)
	tm.Loc = loc
	tm.Zone, tm.Offset = g.Zone()
	tm.HasZone = true
}

// check makes sure that the fields can be formatted; zeros stand for the smallest value.
func (tm *Tm) check() error {
	for _, f := range []struct {
		p        *int
		min, max int
		name     string
		zero     bool
	}{
		{&tm.Mon, 1, 12, "month", true}, {&tm.Day, 1, 31, "day of month", true}, {&tm.Hour, 0, 23, "hour", false},
		{&tm.Min, 0, 59, "minute", false}, {&tm.Sec, 0, 61, "seconds", false}, {&tm.Yday, 1, 366, "day of year", true},
	} {
		if f.zero && *f.p == 0 {
			*f.p = f.min
		}
		if *f.p < f.min || *f.p > f.max {
			return object.ValueErrorf("%s out of range", f.name)
		}
	}
	if tm.Wday < -1 {
		return object.ValueErrorf("day of week out of range")
	}
	tm.Wday = (tm.Wday + 7) % 7
	return nil
}

func tupleOrNow(t *thread, v value, fn string) (Tm, error) {
	if !v.IsValid() || v.IsNone() {
		return FromTime(t.Interp.Host.Clock().Now().In(localOf(t))), nil
	}
	tm, err := tupleArg(t, v, fn)
	if err == nil {
		err = tm.check()
	}
	return tm, err
}

func mktime(t *thread, v value) (value, error) {
	tm, err := tupleArg(t, v, "mktime")
	if err != nil {
		return value{}, err
	}
	g := gotime.Date(tm.Year, gotime.Month(tm.Mon), tm.Day, tm.Hour, tm.Min, tm.Sec, 0, localOf(t))
	if tm.DST > 0 && !g.IsDST() || tm.DST == 0 && g.IsDST() {
		// The tuple speaks of the other of standard and summer time.
		z := zoneOf(t)
		if d := gotime.Duration(z.dst-z.std) * gotime.Second; tm.DST > 0 {
			g = g.Add(-d)
		} else {
			g = g.Add(d)
		}
	}
	return object.Float(float64(g.Unix())), nil
}

func strftime(t *thread, args []value) (value, error) {
	f, ok := object.AsStr(args[0])
	if !ok {
		return value{}, object.TypeErrorf("strftime() argument 1 must be str, not %s", object.ArgumentName(args[0]))
	}
	tm, err := tupleOrNow(t, args[1], "strftime")
	if err != nil {
		return value{}, err
	}
	if strings.IndexByte(f.Go(), 0) >= 0 {
		return value{}, object.ValueErrorf("embedded null character")
	}
	return object.NewStr(tm.Format(f.Go())), nil
}

func strptime(t *thread, args []value) (value, error) {
	text, ok := object.AsStr(args[0])
	if !ok {
		return value{}, object.TypeErrorf("strptime() argument 0 must be str, not %s", typeRepr(args[0]))
	}
	format := "%a %b %d %H:%M:%S %Y"
	if args[1].IsValid() {
		f, ok := object.AsStr(args[1])
		if !ok {
			return value{}, object.TypeErrorf("strptime() argument 1 must be str, not %s", typeRepr(args[1]))
		}
		format = f.Go()
	}
	if err := warnOfYear(t, format, 1); err != nil {
		return value{}, err
	}
	p, err := Parse(text.Go(), format, localOf(t))
	if err != nil {
		return value{}, err
	}
	tm := p.Tm
	return tm.value(), nil
}

func typeRepr(v value) string { return "<class '" + v.Type().FullName() + "'>" }
