package mysqlcore

import (
	"slices"
	"testing"

	"github.com/go-sql-driver/mysql"
)

func TestStatements(t *testing.T) {
	x := &link{cfg: &mysql.Config{MultiStatements: true}}
	for _, c := range []struct {
		sql  string
		want []string
	}{
		{"", []string{""}},
		{";;", []string{";;"}},
		{"SELECT 1", []string{"SELECT 1"}},
		{"SELECT 1;", []string{"SELECT 1"}},
		{"SELECT 1; SELECT 2", []string{"SELECT 1", " SELECT 2"}},
		{`SELECT 'a;\';b', "c;" , ` + "`d;`" + `; SELECT 2`, []string{`SELECT 'a;\';b', "c;" , ` + "`d;`", " SELECT 2"}},
		{"SELECT 'it''s;'; SELECT 2", []string{"SELECT 'it''s;'", " SELECT 2"}},
		{"SELECT 1 -- a;b\n; SELECT 2 # c;d\n, 3 /* e;f */; --;", []string{"SELECT 1 -- a;b\n", " SELECT 2 # c;d\n, 3 /* e;f */", " --"}},
		{"SELECT 5--1; SELECT 'open;", []string{"SELECT 5--1", " SELECT 'open;"}},
		{"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END", []string{"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END"}},
		{`SELECT '\`, []string{`SELECT '\`}},
		{`SELECT 1; '\`, []string{"SELECT 1", ` '\`}},
	} {
		if got := x.statements(c.sql); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.sql, got, c.want)
		}
	}
}

func FuzzStatements(f *testing.F) {
	x := &link{cfg: &mysql.Config{MultiStatements: true}}
	f.Add("SELECT 'a;b'; -- c\n/* d")
	f.Fuzz(func(t *testing.T, sql string) { x.statements(sql) })
}
