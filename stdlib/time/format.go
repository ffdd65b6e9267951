package time

import (
	"fmt"
	"strconv"
	"strings"
	gotime "time"
)

// Tm is a broken-down time: months and days count from 1, Wday from Monday (0), Yday from 1.
type Tm struct {
	Year, Mon, Day, Hour, Min, Sec, Wday, Yday int
	DST                                        int // -1: unknown
	HasZone                                    bool
	Zone                                       string
	Offset                                     int              // seconds east of UTC
	Micro                                      int              // for %f of datetime
	Loc                                        *gotime.Location // the local zone; nil is that of the process
}

// FromTime breaks a Go time down.
func FromTime(g gotime.Time) Tm {
	tm := Tm{Year: g.Year(), Mon: int(g.Month()), Day: g.Day(), Hour: g.Hour(), Min: g.Minute(), Sec: g.Second(),
		Wday: (int(g.Weekday()) + 6) % 7, Yday: g.YearDay(), HasZone: true}
	tm.Zone, tm.Offset = g.Zone()
	if g.IsDST() {
		tm.DST = 1
	}
	return tm
}

func (tm *Tm) loc() *gotime.Location {
	if tm.Loc == nil {
		return gotime.Local
	}
	return tm.Loc
}

var (
	dayNames   = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

func (tm *Tm) asctime() string {
	return fmt.Sprintf("%s %s %2d %02d:%02d:%02d %d", dayNames[tm.Wday][:3], monthNames[tm.Mon-1][:3], tm.Day, tm.Hour, tm.Min, tm.Sec, tm.Year)
}

// Format is strftime in the C locale with glibc's flags (-, _, 0, ^, #) and widths. Unknown directives stay as they are.
func (tm *Tm) Format(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		d := directive{}
		j := i + 1
		for j < len(format) && strings.IndexByte("-_0^#+", format[j]) >= 0 {
			d.flag(format[j])
			j++
		}
		start := j
		for j < len(format) && format[j] >= '0' && format[j] <= '9' {
			j++
		}
		if j > start {
			d.width, _ = strconv.Atoi(format[start:j])
			d.width = min(d.width, 1000)
		}
		if j < len(format) && (format[j] == 'E' || format[j] == 'O') && j+1 < len(format) && strings.IndexByte("cCxXyYdeHImMSuUVwW", format[j+1]) >= 0 {
			j++
		}
		if j >= len(format) {
			b.WriteString(format[i:])
			break
		}
		if !d.write(&b, tm, format[j]) {
			b.WriteString(format[i : j+1])
		}
		i = j
	}
	return b.String()
}

// directive is the part of a % directive before its letter.
type directive struct {
	pad          byte // 0: the directive's own
	none, up, sw bool
	width        int
}

func (d *directive) flag(c byte) {
	switch c {
	case '-':
		d.none = true
	case '_':
		d.pad = ' '
	case '0', '+':
		d.pad = '0'
	case '^':
		d.up = true
	case '#':
		d.sw = true
	}
}

// num writes a number with its usual width and padding.
func (d *directive) num(b *strings.Builder, n, width int, pad byte) {
	if d.pad != 0 {
		pad = d.pad
	}
	width = max(width, d.width)
	if d.none {
		width = 0
	}
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
		width--
	}
	fill := strings.Repeat(string(pad), max(width-len(s), 0))
	if pad == '0' {
		b.WriteString(sign + fill + s)
	} else {
		b.WriteString(fill + sign + s)
	}
}

// text writes a name.
func (d *directive) text(b *strings.Builder, s string) {
	if d.up {
		s = strings.ToUpper(s)
	}
	if len(s) < d.width {
		pad := d.pad
		if pad == 0 {
			pad = ' '
		}
		b.WriteString(strings.Repeat(string(pad), d.width-len(s)))
	}
	b.WriteString(s)
}

// write writes a directive; false if its letter is unknown.
func (d *directive) write(b *strings.Builder, tm *Tm, c byte) bool {
	sub := func(f string) { d.text(b, tm.Format(f)) }
	hour12 := (tm.Hour+11)%12 + 1
	wday := (tm.Wday + 1) % 7 // from Sunday
	switch c {
	case 'a':
		d.name(b, dayNames[tm.Wday][:3])
	case 'A':
		d.name(b, dayNames[tm.Wday])
	case 'b', 'h':
		d.name(b, monthNames[tm.Mon-1][:3])
	case 'B':
		d.name(b, monthNames[tm.Mon-1])
	case 'c':
		sub("%a %b %e %H:%M:%S %Y")
	case 'C':
		d.num(b, floorDiv(tm.Year, 100), 1, '0')
	case 'd':
		d.num(b, tm.Day, 2, '0')
	case 'D', 'x':
		sub("%m/%d/%y")
	case 'e':
		d.num(b, tm.Day, 2, ' ')
	case 'F':
		sub("%Y-%m-%d")
	case 'f':
		fmt.Fprintf(b, "%06d", tm.Micro)
	case 'g':
		y, _ := tm.isoWeek()
		d.num(b, mod(y, 100), 2, '0')
	case 'G':
		y, _ := tm.isoWeek()
		d.num(b, y, 1, '0')
	case 'H':
		d.num(b, tm.Hour, 2, '0')
	case 'I':
		d.num(b, hour12, 2, '0')
	case 'j':
		d.num(b, tm.Yday, 3, '0')
	case 'k':
		d.num(b, tm.Hour, 2, ' ')
	case 'l':
		d.num(b, hour12, 2, ' ')
	case 'm':
		d.num(b, tm.Mon, 2, '0')
	case 'M':
		d.num(b, tm.Min, 2, '0')
	case 'n':
		b.WriteByte('\n')
	case 'p', 'P':
		s := "AM"
		if tm.Hour >= 12 {
			s = "PM"
		}
		if c == 'P' || d.sw {
			s = strings.ToLower(s)
		}
		d.text(b, s)
	case 'r':
		sub("%I:%M:%S %p")
	case 'R':
		sub("%H:%M")
	case 's':
		g := gotime.Date(tm.Year, gotime.Month(tm.Mon), tm.Day, tm.Hour, tm.Min, tm.Sec, 0, tm.loc())
		d.num(b, int(g.Unix()), 1, '0')
	case 'S':
		d.num(b, tm.Sec, 2, '0')
	case 't':
		b.WriteByte('\t')
	case 'T', 'X':
		sub("%H:%M:%S")
	case 'u':
		d.num(b, tm.Wday+1, 1, '0')
	case 'U':
		d.num(b, (tm.Yday-1+7-wday)/7, 2, '0')
	case 'V':
		_, w := tm.isoWeek()
		d.num(b, w, 2, '0')
	case 'w':
		d.num(b, wday, 1, '0')
	case 'W':
		d.num(b, (tm.Yday-1+7-tm.Wday)/7, 2, '0')
	case 'y':
		d.num(b, mod(tm.Year, 100), 2, '0')
	case 'Y':
		d.num(b, tm.Year, 1, '0')
	case 'z':
		if tm.HasZone {
			b.WriteString(offsetText(tm.Offset))
		}
	case 'Z':
		z := tm.Zone
		if d.sw {
			z = strings.ToLower(z)
		}
		d.text(b, z)
	case '%':
		b.WriteByte('%')
	default:
		return false
	}
	return true
}

// name writes the name of a day or month; # makes it upper case.
func (d *directive) name(b *strings.Builder, s string) {
	if d.sw {
		s = strings.ToUpper(s)
	}
	d.text(b, s)
}

func offsetText(off int) string {
	sign := '+'
	if off < 0 {
		sign, off = '-', -off
	}
	return fmt.Sprintf("%c%02d%02d", sign, off/3600, off/60%60)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func mod(a, b int) int { return a - floorDiv(a, b)*b }

// isoWeek is the ISO 8601 year and week of the day.
func (tm *Tm) isoWeek() (year, week int) {
	year = tm.Year
	week = (tm.Yday - 1 - tm.Wday + 10) / 7
	if week < 1 {
		year--
		return year, weeksIn(year)
	}
	if week > weeksIn(year) {
		return year + 1, 1
	}
	return year, week
}

// weeksIn is the number of ISO weeks of a year.
func weeksIn(y int) int {
	p := func(y int) int { return mod(y+floorDiv(y, 4)-floorDiv(y, 100)+floorDiv(y, 400), 7) }
	if p(y) == 4 || p(y-1) == 3 {
		return 53
	}
	return 52
}
