package mysqlcore

import (
	"database/sql/driver"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"pya/vm/object"
)

// This file is statements and their results.

// answer is what a statement gave.
type answer struct {
	columns  []column
	rows     [][]driver.Value
	affected int64
	insertID int64
}

type column struct{ name, typ string }

// asking are the first words of statements whose answer is rows.
var asking = map[string]bool{"SELECT": true, "SHOW": true, "DESC": true, "DESCRIBE": true, "EXPLAIN": true, "WITH": true, "CALL": true,
	"CHECK": true, "ANALYZE": true, "OPTIMIZE": true, "REPAIR": true, "VALUES": true, "TABLE": true, "HELP": true, "CHECKSUM": true,
	"EXECUTE": true, "HANDLER": true, "XA": true, "FETCH": true}

// gives tells whether the driver has to look for rows.
func gives(sql string) bool {
	s := strings.TrimLeft(sql, " \t\r\n(;")
	for strings.HasPrefix(s, "/*") || strings.HasPrefix(s, "-- ") || strings.HasPrefix(s, "#") {
		end := "\n"
		if s[0] == '/' {
			end = "*/"
		}
		_, rest, _ := strings.Cut(s, end)
		s = strings.TrimLeft(rest, " \t\r\n(;")
	}
	word := s
	if i := strings.IndexFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }); i >= 0 {
		word = s[:i]
	}
	return asking[strings.ToUpper(word)] || strings.Contains(strings.ToUpper(s), "RETURNING")
}

// routine is a statement that has statements within.
var routine = regexp.MustCompile(`(?i)\b(PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE|BEGIN\s+NOT\s+ATOMIC)\b`)

// statements takes a text with several statements apart. The driver passes over results without rows between results with
// rows, so the statements are run one after the other; what stops the server from running the next one stops this too.
func (x *link) statements(sql string) []string {
	if !x.cfg.MultiStatements || !strings.Contains(sql, ";") || routine.MatchString(sql) {
		return []string{sql}
	}
	var out []string
	begin := 0
	for i := 0; i < len(sql); {
		if sql[i] == ';' {
			out = appendStatement(out, sql[begin:i])
			i++
			begin = i
			continue
		}
		i += token(sql[i:])
	}
	if out = appendStatement(out, sql[begin:]); len(out) == 0 {
		return []string{sql}
	}
	return out
}

func appendStatement(out []string, s string) []string {
	if strings.TrimSpace(s) == "" {
		return out
	}
	return append(out, s)
}

// token is the length of what begins s: a quoted text, a comment, or one byte.
func token(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"' || s[0] == '`':
		for i := 1; i < len(s); i++ {
			if s[i] == '\\' && s[0] != '`' {
				i++
			} else if s[i] == s[0] {
				return i + 1
			}
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		return lengthTo(s, "*/")
	case s[0] == '#', strings.HasPrefix(s, "--") && (len(s) == 2 || s[2] <= ' '):
		return lengthTo(s, "\n")
	}
	return 1
}

func lengthTo(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

// query runs statements and reads all their rows.
func (x *link) query(sql string) (out []*answer, err error) {
	for _, s := range x.statements(sql) {
		a, rows, err := x.start(s)
		if err != nil {
			return out, err
		}
		if rows == nil {
			out = append(out, a)
			continue
		}
		out, err = takeAll(out, rows)
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// start runs one statement: what it did, or its rows.
func (x *link) start(sql string) (*answer, driver.Rows, error) {
	if gives(sql) {
		rows, err := x.c.(driver.QueryerContext).QueryContext(x.ctx, sql, nil)
		return nil, rows, err
	}
	r, err := x.c.(driver.ExecerContext).ExecContext(x.ctx, sql, nil)
	if err != nil {
		return nil, nil, err
	}
	a := &answer{}
	if a.affected, err = r.RowsAffected(); err == nil {
		a.insertID, err = r.LastInsertId()
	}
	return a, nil, err
}

// takeAll reads all results of a statement.
func takeAll(out []*answer, rows driver.Rows) ([]*answer, error) {
	for {
		a := describe(rows)
		var err error
		for err == nil {
			err = a.take(rows)
		}
		if err != io.EOF {
			return out, err
		}
		a.affected = int64(len(a.rows))
		out = append(out, a)
		sets, ok := rows.(driver.RowsNextResultSet)
		if !ok || !sets.HasNextResultSet() {
			return out, nil
		}
		if err := sets.NextResultSet(); err == io.EOF {
			return append(out, &answer{}), nil // the end of a CALL
		} else if err != nil {
			return out, err
		}
	}
}

// describe is a result without rows.
func describe(rows driver.Rows) *answer {
	a := &answer{columns: []column{}}
	for i, n := range rows.Columns() {
		c := column{name: n}
		if typed, ok := rows.(driver.RowsColumnTypeDatabaseTypeName); ok {
			c.typ = typed.ColumnTypeDatabaseTypeName(i)
		}
		a.columns = append(a.columns, c)
	}
	if len(a.columns) == 0 {
		a.columns = nil
	}
	return a
}

// take reads a row. The driver uses its buffers again, so bytes are copied.
func (a *answer) take(rows driver.Rows) error {
	row := make([]driver.Value, len(a.columns))
	if err := rows.Next(row); err != nil {
		return err
	}
	for i, v := range row {
		if b, ok := v.([]byte); ok {
			row[i] = string(b)
		}
	}
	a.rows = append(a.rows, row)
	return nil
}

// open runs statements whose rows are read one by one.
func (x *link) open(sql string) ([]*answer, error) {
	if err := x.finish(); err != nil {
		return nil, err
	}
	x.rest = x.statements(sql)
	return x.more()
}

// more goes to the next result.
func (x *link) more() ([]*answer, error) {
	if sets, ok := x.rows.(driver.RowsNextResultSet); ok {
		if sets.HasNextResultSet() {
			err := sets.NextResultSet()
			if err == nil {
				return []*answer{describe(x.rows)}, nil
			}
			if err != io.EOF {
				return nil, err
			}
			return []*answer{{}}, x.closeRows()
		}
	}
	if err := x.closeRows(); err != nil || len(x.rest) == 0 {
		return nil, err
	}
	s := x.rest[0]
	x.rest = x.rest[1:]
	a, rows, err := x.start(s)
	if err != nil {
		x.rest = nil
		return nil, err
	}
	if rows != nil {
		x.rows, a = rows, describe(rows)
	}
	return []*answer{a}, nil
}

func (x *link) closeRows() error {
	rows := x.rows
	if x.rows = nil; rows == nil {
		return nil
	}
	return rows.Close()
}

// fetch reads at most n rows.
func (x *link) fetch(n string) ([]*answer, error) {
	most, err := strconv.Atoi(n)
	if err != nil || x.rows == nil {
		return []*answer{{}}, err
	}
	a := describe(x.rows)
	for len(a.rows) < most {
		if err := a.take(x.rows); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
	}
	return []*answer{a}, nil
}

// finish forgets what is left of open; the statements that are left are run.
func (x *link) finish() error {
	for x.rows != nil || len(x.rest) > 0 {
		if _, err := x.more(); err != nil {
			x.rest = nil
			return err
		}
	}
	return nil
}

// value is the tuple the program gets.
func (a *answer) value() value {
	columns := object.None
	if a.columns != nil {
		list := make([]value, len(a.columns))
		for i, c := range a.columns {
			list[i] = object.NewPair(object.NewStr(c.name), object.NewStr(c.typ))
		}
		columns = object.NewTuple(list)
	}
	rows := make([]value, len(a.rows))
	for i, r := range a.rows {
		items := make([]value, len(r))
		for j, v := range r {
			items[j] = a.item(v, a.columns[j].typ)
		}
		rows[i] = object.NewTuple(items)
	}
	return object.NewTuple([]value{columns, object.NewTuple(rows), object.Int(a.affected), object.Int(a.insertID)})
}

// item is a value of a row. Dates and decimals are text, which the program's side converts.
func (a *answer) item(v driver.Value, typ string) value {
	switch v := v.(type) {
	case nil:
		return object.None
	case int64:
		return object.Int(v)
	case uint64:
		return object.NewInt(new(big.Int).SetUint64(v))
	case float32:
		return object.Float(float64(v))
	case float64:
		return object.Float(v)
	case string:
		if strings.HasSuffix(typ, "BLOB") || strings.HasSuffix(typ, "BINARY") || typ == "BIT" || typ == "GEOMETRY" || typ == "VECTOR" {
			return object.NewBytes(v)
		}
		return object.NewStr(strings.ToValidUTF8(v, "\uFFFD"))
	}
	return object.None
}
