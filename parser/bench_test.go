package parser

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
)

// BenchmarkParse reads the programs of testdata/trees.txt as one text, or the file that PYA_BENCH names, by
// the scanner alone and as a whole.
func BenchmarkParse(b *testing.B) {
	name := os.Getenv("PYA_BENCH")
	var src []byte
	if name == "" {
		for range 10 {
			for _, c := range chunks(b, "trees.txt") {
				src = append(src, c.src+"\n"...)
			}
		}
	} else {
		var err error
		if src, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("lex", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		text := string(src)
		for b.Loop() {
			s := newScanner(text)
			for t, _ := s.Next(); !t.EOF(); t, _ = s.Next() {
			}
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		lines := strings.Count(string(src), "\n")
		for b.Loop() {
			if _, _, err := Parse(name, src, File); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}

// BenchmarkBuild measures how long the parser takes to build, which every process pays once.
func BenchmarkBuild(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		participle.MustBuild[grammar](participle.Lexer(definition{}), participle.UseLookahead(0))
	}
}
