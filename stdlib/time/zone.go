package time

import (
	"encoding/binary"
	"strings"
	gotime "time"

	"pya/stdlib/zonedata"
)

type locationKey struct{}

// localOf is the local zone of a Runtime: that of the process until tzset has read another.
func localOf(t *thread) *gotime.Location {
	if loc, ok := t.Interp.Data[locationKey{}].(*gotime.Location); ok {
		return loc
	}
	return gotime.Local
}

// readZone sets the local zone from the variable TZ: the name of a zone, or its rules as POSIX writes them. What is
// neither means UTC, as in the C library.
func readZone(t *thread) {
	name, ok := t.Interp.Host.Getenv("TZ")
	if !ok {
		delete(t.Interp.Data, locationKey{})
		return
	}
	loc := gotime.UTC
	name = strings.TrimPrefix(name, ":")
	if data, found, err := zonedata.Zone(name); err == nil && found && name != "" {
		if l, err := gotime.LoadLocationFromTZData(name, data); err == nil {
			loc = l
		}
	} else if l, err := gotime.LoadLocationFromTZData(name, ruleData(name)); err == nil && ruled(l) {
		loc = l
	}
	t.Interp.Data[locationKey{}] = loc
}

// ruled tells whether Go has understood the rules: it would say so with the zone that ruleData names "-".
func ruled(l *gotime.Location) bool {
	name, _ := gotime.Unix(0, 0).In(l).Zone()
	return name != "-"
}

// ruleData is zone data without transitions, so that the rules at its end hold for all times.
func ruleData(rules string) []byte {
	header := func(types, chars uint32) []byte {
		b := append([]byte("TZif2"), make([]byte, 15)...)
		// Counts of flags, flags, leap seconds, transitions, types and letters.
		for _, n := range []uint32{0, 0, 0, 1, types, chars} {
			b = binary.BigEndian.AppendUint32(b, n)
		}
		return b
	}
	local := []byte{0, 0, 0, 0, 0, 0, '-', 0}
	// The first block, with times of 32 bits, is for old programs.
	b := append(header(1, 2), 0x80, 0, 0, 0, 0)
	b = append(b, local...)
	b = append(b, header(1, 2)...)
	b = append(b, 0x80, 0, 0, 0, 0, 0, 0, 0, 0)
	b = append(b, local...)
	return append(append(append(b, '\n'), rules...), '\n')
}
