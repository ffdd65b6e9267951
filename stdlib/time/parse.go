package time

import (
	"slices"
	"strings"
	gotime "time"
	"unicode"
	"unicode/utf8"

	"pya/vm/object"
)

// Parsed is what strptime finds: a Tm whose Zone is set by %Z and %z.
type Parsed struct {
	Tm
	// HasOffset: there was a %z; OffsetMicro is the part of the offset below a second.
	HasOffset   bool
	OffsetMicro int
}

// fields are the values met while parsing; -1 is "not met".
type fields struct {
	year, mon, day, hour, min, sec, frac   int
	wday, yday, weekU, weekW, isoYear, iso int
	hour12, pm, dst                        int
	zone                                   string
	hasZone, hasOffset                     bool
	offset, offMicro                       int
	hasYear                                bool
}

// parser matches text against a format as CPython's does: by backtracking, since a number may have one digit or two.
type parser struct {
	text string
	f    fields
	// local is the zone of which the text may have names.
	local *gotime.Location
}

// Parse is strptime; local is the zone whose names count as such. The errors are ValueErrors.
func Parse(text, format string, local *gotime.Location) (Parsed, error) {
	items, err := directives(format)
	if err != nil {
		return Parsed{}, err
	}
	p := &parser{text: text, local: local}
	p.f = fields{year: 1900, mon: 1, day: 1, wday: -1, yday: -1, weekU: -1, weekW: -1, isoYear: -1, iso: -1, hour12: -1, pm: -1, dst: -1}
	end, ok := p.match(0, items)
	if !ok {
		return Parsed{}, object.ValueErrorf("time data %s does not match format %s", object.ReprString(text), object.ReprString(format))
	}
	if end != len(text) {
		return Parsed{}, object.ValueErrorf("unconverted data remains: %s", text[end:])
	}
	return p.result()
}

// yearMissing is CPython's warning of a day of the month without a year.
const yearMissing = `Parsing dates involving a day of month without a year specified is ambiguious
and fails to parse leap day. The default behavior will change in Python 3.15
to either always raise an exception or to use a different default year (TBD).
To avoid trouble, add a specific year to the input & format.
See https://github.com/python/cpython/issues/70647.`

// warnOfYear warns, level calls outside, where a format has a day of the month but no year.
func warnOfYear(t *thread, format string, level int) error {
	// A wrong format is for Parse to complain about.
	items, _ := directives(format)
	has := func(letters string) bool {
		return slices.ContainsFunc(items, func(i item) bool { return i.dir && strings.Contains(letters, i.c) })
	}
	if !has("d") || has("yYG") {
		return nil
	}
	return t.Interp.Warn(t, object.DeprecationWarning, yearMissing, level)
}

// item is a piece of a format: a directive, white space (" "), or a literal character.
type item struct {
	dir bool
	c   string
}

// directives splits a format.
func directives(format string) ([]item, error) {
	var out []item
	for i := 0; i < len(format); {
		c := format[i]
		switch {
		case c == '%':
			if i+1 == len(format) {
				return nil, fromNone(object.ValueErrorf("stray %% in format '%s'", format))
			}
			r, width := utf8.DecodeRuneInString(format[i+1:])
			i += 1 + width
			expand := ""
			switch r {
			case 'c':
				expand = "%a %b %d %H:%M:%S %Y"
			case 'x':
				expand = "%m/%d/%y"
			case 'X':
				expand = "%H:%M:%S"
			case '%':
				out = append(out, item{c: "%"})
				continue
			}
			if expand != "" {
				more, _ := directives(expand)
				out = append(out, more...)
				continue
			}
			if !strings.ContainsRune("aAbBdfGHIjmMpSuUVwWyYzZ", r) {
				return nil, fromNone(object.ValueErrorf("'%c' is a bad directive in format '%s'", r, format))
			}
			out = append(out, item{dir: true, c: string(r)})
		case unicode.IsSpace(rune(c)):
			out = append(out, item{c: " "})
			for i < len(format) && unicode.IsSpace(rune(format[i])) {
				i++
			}
		default:
			// A lone surrogate goes byte by byte.
			_, width := utf8.DecodeRuneInString(format[i:])
			out = append(out, item{c: format[i : i+width]})
			i += width
		}
	}
	return out, nil
}

// match matches the rest of the items at a place of the text; it gives the end.
func (p *parser) match(at int, items []item) (int, bool) {
	if len(items) == 0 {
		return at, true
	}
	it, rest := items[0], items[1:]
	if !it.dir {
		if it.c == " " {
			end := at
			for end < len(p.text) && unicode.IsSpace(rune(p.text[end])) {
				end++
			}
			if end == at {
				return 0, false
			}
			return p.match(end, rest)
		}
		if len(p.text)-at < len(it.c) || !strings.EqualFold(p.text[at:at+len(it.c)], it.c) {
			return 0, false
		}
		return p.match(at+len(it.c), rest)
	}
	saved := p.f
	for _, end := range p.candidates(at, it.c[0]) {
		p.f = saved
		if p.set(it.c[0], p.text[at:end]) {
			if e, ok := p.match(end, rest); ok {
				return e, true
			}
		}
	}
	p.f = saved
	return 0, false
}

// candidates are the ends of what a directive could take, the preferred one first.
func (p *parser) candidates(at int, c byte) []int {
	digits := func(most int) []int {
		var out []int
		for end := at; len(out) < most; {
			r, width := utf8.DecodeRuneInString(p.text[end:])
			if !unicode.IsDigit(r) {
				break
			}
			end += width
			out = append(out, end)
		}
		slices.Reverse(out)
		return out
	}
	exact := func(n int) []int {
		if d := digits(n); len(d) == n {
			return d[:1]
		}
		return nil
	}
	names := func(list []string, short bool) []int {
		best := -1
		for _, n := range list {
			if short {
				n = n[:3]
			}
			if len(p.text)-at >= len(n) && strings.EqualFold(p.text[at:at+len(n)], n) && at+len(n) > best {
				best = at + len(n)
			}
		}
		if best < 0 {
			return nil
		}
		return []int{best}
	}
	switch c {
	case 'a':
		return names(dayNames[:], true)
	case 'A':
		return names(dayNames[:], false)
	case 'b':
		return names(monthNames[:], true)
	case 'B':
		return names(monthNames[:], false)
	case 'p':
		return names([]string{"am", "pm"}, false)
	case 'd', 'H', 'I', 'm', 'M', 'S', 'U', 'W', 'V':
		if (c == 'd') && at < len(p.text) && p.text[at] == ' ' && at+1 < len(p.text) && p.text[at+1] >= '1' && p.text[at+1] <= '9' {
			return []int{at + 2}
		}
		return digits(2)
	case 'y':
		return exact(2)
	case 'Y', 'G':
		return exact(4)
	case 'j':
		return digits(3)
	case 'f':
		return digits(6)
	case 'u', 'w':
		return digits(1)
	case 'z':
		return p.offsetEnds(at)
	case 'Z':
		return p.zoneEnds(at)
	}
	return nil
}

// number reads digits of a directive (which may begin with a blank) within bounds.
func number(s string, lo, hi int) (int, bool) {
	n := 0
	for _, c := range strings.TrimSpace(s) {
		n = n*10 + digitValue(c)
	}
	return n, n >= lo && n <= hi
}

// digitValue is the value of a digit of any script: their tables go from zero to nine.
func digitValue(c rune) int {
	if c <= '9' {
		return int(c - '0')
	}
	for _, r := range unicode.Nd.R16 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	return 0
}

func indexFold(list []string, s string) int {
	for i, n := range list {
		if strings.EqualFold(n, s) || strings.EqualFold(n[:3], s) {
			return i
		}
	}
	return -1
}

// set stores what a directive took; false if the value is out of its range.
func (p *parser) set(c byte, s string) (ok bool) {
	f := &p.f
	switch c {
	case 'a', 'A':
		f.wday = indexFold(dayNames[:], s)
		return f.wday >= 0
	case 'b', 'B':
		f.mon = indexFold(monthNames[:], s) + 1
		return f.mon > 0
	case 'd':
		f.day, ok = number(s, 1, 31)
	case 'f':
		f.frac, ok = number(s+strings.Repeat("0", 6-utf8.RuneCountInString(s)), 0, 999999)
	case 'G':
		f.isoYear, ok = number(s, 0, 9999)
	case 'H':
		f.hour, ok = number(s, 0, 23)
	case 'I':
		f.hour12, ok = number(s, 1, 12)
	case 'j':
		f.yday, ok = number(s, 1, 366)
	case 'm':
		f.mon, ok = number(s, 1, 12)
	case 'M':
		f.min, ok = number(s, 0, 59)
	case 'p':
		f.pm = 0
		if s[0] == 'p' || s[0] == 'P' {
			f.pm = 1
		}
		return true
	case 'S':
		f.sec, ok = number(s, 0, 61)
	case 'u':
		f.wday, ok = number(s, 1, 7)
		f.wday--
	case 'w':
		f.wday, ok = number(s, 0, 6)
		f.wday = (f.wday + 6) % 7
	case 'U':
		f.weekU, ok = number(s, 0, 53)
	case 'W':
		f.weekW, ok = number(s, 0, 53)
	case 'V':
		f.iso, ok = number(s, 1, 53)
	case 'y':
		f.year, ok = number(s, 0, 99)
		if f.year < 69 {
			f.year += 100
		}
		f.year += 1900
		f.hasYear = true
	case 'Y':
		f.year, ok = number(s, 0, 9999)
		f.hasYear = true
	case 'z':
		return p.setOffset(s)
	case 'Z':
		f.hasZone, f.zone, f.dst = true, s, 0
		name, _ := gotime.Now().Zone()
		if l := strings.ToLower(s); l != "utc" && l != "gmt" && !strings.EqualFold(s, name) {
			f.dst = 1
		}
		return true
	}
	return ok
}

// zoneEnds finds a zone's name: UTC, GMT or one of the local ones.
func (p *parser) zoneEnds(at int) []int {
	y := gotime.Now().Year()
	n1, _ := gotime.Date(y, 1, 1, 0, 0, 0, 0, p.local).Zone()
	n2, _ := gotime.Date(y, 7, 1, 0, 0, 0, 0, p.local).Zone()
	best := 0
	for _, n := range []string{"utc", "gmt", n1, n2} {
		if n != "" && len(p.text)-at >= len(n) && strings.EqualFold(p.text[at:at+len(n)], n) {
			best = max(best, len(n))
		}
	}
	if best == 0 {
		return nil
	}
	return []int{at + best}
}

// offsetEnds finds an offset: Z, or ±HH[:]MM[[:]SS[.ffffff]].
func (p *parser) offsetEnds(at int) []int {
	s := p.text[at:]
	if s == "" {
		return nil
	}
	if s[0] == 'Z' {
		return []int{at + 1}
	}
	if s[0] != '+' && s[0] != '-' {
		return nil
	}
	pair := func(i int) bool {
		return i+2 <= len(s) && isDigit(s[i]) && isDigit(s[i+1])
	}
	i := 1
	if !pair(i) {
		return nil
	}
	i += 2
	ends := []int{}
	if i < len(s) && s[i] == ':' {
		i++
	}
	if !pair(i) || s[i] > '5' {
		return nil
	}
	i += 2
	ends = append(ends, at+i)
	j := i
	if j < len(s) && s[j] == ':' {
		j++
	}
	if pair(j) && s[j] <= '5' {
		j += 2
		ends = append([]int{at + j}, ends...)
		if j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
			k := j + 1
			for k < len(s) && k < j+7 && isDigit(s[k]) {
				k++
			}
			ends = append([]int{at + k}, ends...)
		}
	}
	return ends
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (p *parser) setOffset(s string) bool {
	f := &p.f
	f.hasOffset, f.offset, f.offMicro = true, 0, 0
	if s == "Z" {
		return true
	}
	// Colons stand everywhere or nowhere.
	colons := strings.Count(s, ":")
	d := strings.ReplaceAll(s[1:], ":", "")
	frac := ""
	if i := strings.IndexByte(d, '.'); i >= 0 {
		d, frac = d[:i], d[i+1:]
	}
	if colons != 0 && colons != len(d)/2-1 {
		return false
	}
	num := func(s string) int { n, _ := number(s, 0, 0); return n }
	f.offset = num(d[:2])*3600 + num(d[2:4])*60
	if len(d) > 4 {
		f.offset += num(d[4:6])
	}
	if frac != "" {
		f.offMicro = num(frac + strings.Repeat("0", 6-len(frac)))
	}
	if s[0] == '-' {
		f.offset, f.offMicro = -f.offset, -f.offMicro
	}
	return true
}

// result makes a date of what was met.
func (p *parser) result() (Parsed, error) {
	f := &p.f
	fail := func(text string) (Parsed, error) { return Parsed{}, object.ValueErrorf("%s", text) }
	switch {
	case f.isoYear >= 0 && f.yday >= 0:
		return fail("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.")
	case f.isoYear >= 0 && (f.iso < 0 || f.wday < 0):
		return fail("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').")
	case f.iso >= 0 && f.isoYear < 0:
		if f.wday < 0 && !f.hasYear {
			return fail("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u').")
		}
		return fail("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.")
	}
	if f.hour12 >= 0 {
		f.hour = f.hour12 % 12
		if f.pm == 1 {
			f.hour += 12
		}
	}
	leapDay := false
	if !f.hasYear && f.isoYear < 0 && f.mon == 2 && f.day == 29 {
		// 1900 was no leap year: such a date is checked in 1904 and given as 1900.
		f.year, leapDay = 1904, true
	}
	yday := f.yday
	switch {
	case f.isoYear >= 0:
		g := gotime.Date(f.isoYear, 1, 4, 0, 0, 0, 0, gotime.UTC)
		monday := g.AddDate(0, 0, -(int(g.Weekday())+6)%7)
		d := monday.AddDate(0, 0, 7*(f.iso-1)+f.wday)
		if _, w := d.ISOWeek(); w != f.iso {
			return fail("Invalid week: " + object.FormatInt(int64(f.iso)))
		}
		f.year, f.mon, f.day, yday = d.Year(), int(d.Month()), d.Day(), d.YearDay()
	case yday < 0 && f.wday >= 0 && (f.weekU >= 0 || f.weekW >= 0):
		yday = f.weekDay()
	}
	if yday >= 0 && f.isoYear < 0 {
		d := gotime.Date(f.year, 1, 1, 0, 0, 0, 0, gotime.UTC).AddDate(0, 0, yday-1)
		f.year, f.mon, f.day = d.Year(), int(d.Month()), d.Day()
	}
	g := gotime.Date(f.year, gotime.Month(f.mon), f.day, 0, 0, 0, 0, gotime.UTC)
	if g.Day() != f.day || int(g.Month()) != f.mon {
		return fail("day is out of range for month")
	}
	out := Parsed{Tm: FromTime(g), HasOffset: f.hasOffset, OffsetMicro: f.offMicro}
	if leapDay {
		out.Year = 1900
	}
	if f.wday >= 0 {
		out.Wday = f.wday
	}
	out.Hour, out.Min, out.Sec, out.Micro, out.DST = f.hour, f.min, f.sec, f.frac, f.dst
	out.HasZone, out.Zone, out.Offset = f.hasZone || f.hasOffset, f.zone, f.offset
	return out, nil
}

// weekDay is the day of the year given by week of the year and weekday.
func (f *fields) weekDay() int {
	first := (int(gotime.Date(f.year, 1, 1, 0, 0, 0, 0, gotime.UTC).Weekday()) + 6) % 7 // from Monday
	wday, week := f.wday, f.weekW
	if f.weekU >= 0 {
		first, wday, week = (first+1)%7, (wday+1)%7, f.weekU
	}
	week0 := (7 - first) % 7
	if week == 0 {
		return 1 + wday - first
	}
	return 1 + week0 + 7*(week-1) + wday
}

// fromNone marks an error as raised "from None".
func fromNone(err error) error {
	if e, ok := err.(*object.Exception); ok {
		e.Suppress = true
	}
	return err
}
