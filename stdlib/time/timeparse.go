package time

import (
	_ "embed"

	"pya/vm"
	"pya/vm/object"
)

//go:embed timeparse.pya
var timeparseSource string

// BuildTimeparse fills the module _timeparse, from which datetime.strptime is. (CPython keeps the like in _strptime, whose
// inner parts its tests look at.).
func BuildTimeparse(rt *vm.Runtime, t *thread, m *object.Module) error {
	m.AddDefs(t, []object.Def{{Name: "_parse", Sig: "text, format, /", F2: func(t *thread, text, format value) (value, error) {
		s, ok := object.AsStr(text)
		if !ok {
			return value{}, object.TypeErrorf("strptime() argument 0 must be str, not %s", typeRepr(text))
		}
		f, ok := object.AsStr(format)
		if !ok {
			return value{}, object.TypeErrorf("strptime() argument 1 must be str, not %s", typeRepr(format))
		}
		// The frames between are datetime_from and strptime.
		if err := warnOfYear(t, f.Go(), 3); err != nil {
			return value{}, err
		}
		p, err := Parse(s.Go(), f.Go(), localOf(t))
		if err != nil {
			return value{}, err
		}
		offset, zone := object.None, object.None
		if p.HasOffset {
			offset = object.Int(int64(p.Offset))
		}
		if p.HasZone && p.Zone != "" {
			zone = object.NewStr(p.Zone)
		}
		n := func(i int) value { return object.Int(int64(i)) }
		return object.TupleOf(n(p.Year), n(p.Mon), n(p.Day), n(p.Hour), n(p.Min), n(p.Sec), n(p.Wday), n(p.Yday), n(p.DST),
			zone, offset, n(p.Micro), n(p.OffsetMicro)), nil
	}}})
	return rt.RunEmbedded(t, m, "<frozen _timeparse>", []byte(timeparseSource))
}
