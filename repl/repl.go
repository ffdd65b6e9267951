// Package repl is the interactive session: prompts, multi-line entries, history, completion, display of results.
//
// It owns the dialogue with the user. Line editing stands behind the interface Editor, which liner implements and
// tests replace. It must not know how programs are compiled or run beyond Runtime.Interactive.
package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"github.com/peterh/liner"

	"pya/lang/token"
	"pya/vm"
	"pya/vm/object"
)

// Editor reads lines from a user. Prompt returns io.EOF at the end of input and ErrAborted after Ctrl-C.
type Editor interface {
	Prompt(prompt, prefill string) (string, error)
	AppendHistory(line string)
}

// ErrAborted is what an Editor returns when the user pressed Ctrl-C.
var ErrAborted = errors.New("prompt aborted")

// Session is one dialogue.
type Session struct {
	rt     *vm.Runtime
	edit   Editor
	out    io.Writer
	module *object.Module
}

// New makes a session that runs entries in rt's __main__.
func New(rt *vm.Runtime, e Editor, out io.Writer) *Session {
	s := &Session{rt: rt, edit: e, out: out}
	err := rt.Do(context.Background(), func(t *object.Thread) error {
		s.module = rt.CurrentMain()
		return nil
	})
	if err != nil {
		fmt.Fprintln(out, err)
	}
	rt.DisplayHook = s.display
	return s
}

// display shows the value of an expression statement and binds it to _.
func (s *Session) display(t *object.Thread, v object.Value) error {
	if v.IsNone() {
		return nil
	}
	hook, err := s.rt.SysAttr(t, "displayhook")
	if err != nil {
		return object.RuntimeErrorf("lost sys.displayhook")
	}
	_, err = t.Call(hook, v)
	return err
}

// Loop reads and runs entries until the input ends. The error is the SystemExit that ended the session, if any.
func (s *Session) Loop() error {
	for {
		entry, err := s.read()
		switch {
		case errors.Is(err, ErrAborted):
			fmt.Fprintln(s.out, "KeyboardInterrupt")
			continue
		case err != nil:
			fmt.Fprintln(s.out)
			return nil
		case strings.TrimSpace(entry) == "":
			continue
		}
		if err := s.run(entry); err != nil {
			return err
		}
	}
}

// read collects lines until they make a complete entry. A compound statement ends with an empty line.
func (s *Session) read() (string, error) {
	var b strings.Builder
	prompt, prefill := ">>> ", ""
	for {
		line, err := s.edit.Prompt(prompt, prefill)
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(line) != "" {
			s.edit.AppendHistory(line)
		} else {
			line = ""
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		text := b.String()
		if !s.incomplete(text) {
			return text, nil
		}
		prompt, prefill = "... ", indentAfter(line)
	}
}

// incomplete tells whether more lines are needed.
func (s *Session) incomplete(text string) bool { return s.rt.Incomplete(text) }

// indentAfter is the indentation the next line of a block probably has.
func indentAfter(line string) string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if strings.HasSuffix(strings.TrimSpace(line), ":") {
		indent += "    "
	}
	return indent
}

// run runs one entry; the error is a SystemExit.
func (s *Session) run(entry string) error {
	err := s.rt.Interactive(context.Background(), s.module, entry)
	if err != nil {
		if _, ok := object.IsException(err, object.SystemExit); ok {
			return err
		}
	}
	return s.rt.Do(context.Background(), func(t *object.Thread) error {
		if err != nil {
			s.rt.ReportUncaught(t, err)
		}
		return s.flush(t)
	})
}

func (s *Session) flush(t *object.Thread) error {
	out, err := s.rt.SysAttr(t, "stdout")
	if err != nil {
		return err
	}
	_, err = t.CallMethod(out, "flush")
	return err
}

// Complete gives the completions of the word that ends at the given position (counted in characters), with the text
// before and behind it.
func (s *Session) Complete(line string, pos int) (head string, words []string, tail string) {
	runes := []rune(line)
	start := pos
	for start > 0 && isWord(runes[start-1]) {
		start--
	}
	head, tail = string(runes[:start]), string(runes[pos:])
	word := string(runes[start:pos])
	if word == "" && strings.TrimSpace(head) == "" {
		return head, []string{"    "}, tail
	}
	err := s.rt.Do(context.Background(), func(t *object.Thread) error {
		words = s.words(t, word)
		return nil
	})
	if err != nil {
		return head, nil, tail
	}
	return head, words, tail
}

// isWord tells whether a character belongs to a dotted name.
func isWord(r rune) bool {
	return r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// words are the names that continue a word: attributes of what stands before its last dot, or names in sight.
func (s *Session) words(t *object.Thread, word string) []string {
	i := strings.LastIndexByte(word, '.')
	if i < 0 {
		return s.names(t, word)
	}
	obj := object.FromObj(s.module)
	for _, part := range strings.Split(word[:i], ".") {
		v, ok, err := t.GetAttrOpt(obj, t.Interp.Intern(part))
		if err != nil || !ok {
			return nil
		}
		obj = v
	}
	dir, _, err := t.CallSpecial(obj, t.Interp.Intern("__dir__"))
	if err != nil {
		return nil
	}
	items, err := t.ToSlice(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, v := range items {
		if n, ok := object.AsStr(v); ok && matches(n.Go(), word[i+1:]) {
			out = append(out, word[:i+1]+n.Go())
		}
	}
	sort.Strings(out)
	return out
}

// matches tells whether a name is offered for a prefix; private names only when asked for.
func matches(name, prefix string) bool {
	return strings.HasPrefix(name, prefix) && (prefix != "" || !strings.HasPrefix(name, "_"))
}

func (s *Session) names(t *object.Thread, prefix string) []string {
	var out []string
	for _, k := range token.Keywords() {
		if strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	for _, d := range []*object.Dict{s.module.NS.Dict, t.Interp.Builtins.Dict} {
		var k, v object.Value
		for i := 0; d.Next(&i, &k, &v); {
			if n, ok := object.AsStr(k); ok && matches(n.Go(), prefix) {
				out = append(out, n.Go())
			}
		}
	}
	sort.Strings(out)
	return out
}

// lineEditor is liner as an Editor.
type lineEditor struct{ st *liner.State }

func (e lineEditor) Prompt(prompt, prefill string) (string, error) {
	var line string
	var err error
	if prefill == "" {
		line, err = e.st.Prompt(prompt)
	} else {
		line, err = e.st.PromptWithSuggestion(prompt, prefill, -1)
	}
	if errors.Is(err, liner.ErrPromptAborted) {
		err = ErrAborted
	}
	return line, err
}

func (e lineEditor) AppendHistory(line string) { e.st.AppendHistory(line) }

// newTerminal makes an editor on the terminal.
func newTerminal() *terminal {
	giveSize()
	before, err := liner.TerminalMode()
	if err != nil {
		before = nil
	}
	st := liner.NewLiner()
	st.SetCtrlCAborts(true)
	edit := &terminal{lineEditor: lineEditor{st}, outside: before}
	if edit.inside, err = liner.TerminalMode(); err != nil {
		edit.inside = nil
	}
	return edit
}

// entryEditor is the terminal for entries of the REPL.
type entryEditor struct{ *terminal }

func (e entryEditor) Prompt(prompt, prefill string) (string, error) {
	e.prepare()
	return e.terminal.Prompt(prompt, prefill)
}

// EditLines lets input() of programs that use readline edit lines on the terminal.
func EditLines(rt *vm.Runtime) error {
	var edit *terminal
	return rt.Do(context.Background(), func(t *object.Thread) error {
		t.Interp.Readline = &object.Readline{Edit: func(r object.LineRequest) (string, error) {
			if edit == nil {
				edit = newTerminal()
			}
			return edit.request(r)
		}}
		return nil
	})
}

// request edits a line as the module readline wants it.
func (e *terminal) request(r object.LineRequest) (string, error) {
	e.st.SetTabCompletionStyle(liner.TabPrints)
	e.st.SetWordCompleter(r.Complete)
	e.setHistory(r.History)
	line, err := e.Prompt(r.Prompt, r.Prefill)
	if errors.Is(err, ErrAborted) {
		err = object.ErrInterrupted
	}
	return line, err
}

func (e *terminal) setHistory(lines []string) {
	e.st.ClearHistory()
	for _, line := range lines {
		e.st.AppendHistory(line)
	}
}

// lines are the lines of the history.
func (e *terminal) lines() []string {
	var b strings.Builder
	if _, err := e.st.WriteHistory(&b); err != nil || b.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// Run is the REPL on standard input. It begins with a greeting unless version is "".
func Run(rt *vm.Runtime, version string, terminal bool) error {
	if !terminal {
		return runPiped(rt, version)
	}
	edit := newTerminal()
	st := edit.st
	history := historyFile()
	edit.load(history)
	greet(os.Stdout, version)
	s := New(rt, entryEditor{edit}, os.Stdout)
	edit.complete = s.Complete
	err := rt.Do(context.Background(), func(t *object.Thread) error {
		t.Interp.Readline = &object.Readline{Edit: edit.request, Earlier: edit.lines}
		edit.readline = t.Interp.Readline
		edit.rt = rt
		return nil
	})
	if err != nil {
		return err
	}
	exit := s.Loop()
	edit.prepare()
	edit.save(history)
	if err := st.Close(); err != nil && exit == nil {
		exit = err
	}
	return exit
}

func greet(out io.Writer, version string) {
	if version != "" {
		fmt.Fprintf(out, "%s\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", version)
	}
}

// runPiped is the REPL where nobody edits lines: they come from sys.stdin, the dialogue goes to stderr.
func runPiped(rt *vm.Runtime, version string) error {
	greet(os.Stderr, version)
	return New(rt, piped{rt}, os.Stderr).Loop()
}

// piped reads lines as the program's own input() does, so that both get what is theirs.
type piped struct{ rt *vm.Runtime }

// AppendHistory keeps nothing.
func (piped) AppendHistory(string) {}

// Prompt writes the prompt and reads a line.
func (p piped) Prompt(prompt, _ string) (line string, err error) {
	fmt.Fprint(os.Stderr, prompt)
	err = p.rt.Do(context.Background(), func(t *object.Thread) error {
		in, err := p.rt.SysAttr(t, "__stdin__")
		if err != nil {
			return err
		}
		v, err := t.CallMethod(in, "readline")
		if err != nil {
			return err
		}
		line, err = t.Str(v)
		return err
	})
	if err == nil && line == "" {
		err = io.EOF
	}
	return strings.TrimSuffix(line, "\n"), err
}

// terminal switches the terminal between liner's mode, while a line is edited, and the user's, while code runs.
type terminal struct {
	lineEditor
	outside, inside liner.ModeApplier
	// Of the REPL: its completer, and the module readline, which has the history once a program has imported it.
	complete func(line string, pos int) (string, []string, string)
	readline *object.Readline
	rt       *vm.Runtime
}

// AppendHistory keeps a line, also for the module readline.
func (e *terminal) AppendHistory(line string) {
	e.lineEditor.AppendHistory(line)
	if e.readline.Installed() {
		e.do(func(t *object.Thread) error {
			_, err := t.Call(e.readline.After, object.NewStr(line))
			return err
		})
	}
}

// do runs something between entries; what fails in it is reported.
func (e *terminal) do(f func(t *object.Thread) error) {
	err := e.rt.Do(context.Background(), func(t *object.Thread) error {
		if err := f(t); err != nil {
			e.rt.ReportUncaught(t, err)
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "pya:", err)
	}
}

// prepare sets the completer and the history of an entry of the REPL.
func (e *terminal) prepare() {
	if e.complete == nil {
		return
	}
	e.st.SetTabCompletionStyle(liner.TabCircular)
	e.st.SetWordCompleter(e.complete)
	if !e.readline.Installed() {
		return
	}
	e.do(func(t *object.Thread) error {
		e.setHistory(e.readline.Lines(t))
		completer, err := e.readline.Completer(t)
		if err == nil && !completer.IsNone() {
			e.st.SetWordCompleter(func(line string, pos int) (head string, words []string, tail string) {
				e.do(func(t *object.Thread) error {
					head, words, tail = e.readline.Completions(t, line, pos)
					return nil
				})
				return head, words, tail
			})
		}
		return err
	})
}

// Prompt edits a line in liner's terminal mode.
func (e *terminal) Prompt(prompt, prefill string) (string, error) {
	if e.inside != nil {
		if err := e.inside.ApplyMode(); err != nil {
			return "", err
		}
	}
	line, err := e.lineEditor.Prompt(prompt, prefill)
	if e.outside != nil {
		if merr := e.outside.ApplyMode(); merr != nil && err == nil {
			err = merr
		}
	}
	return line, err
}

// historyFile is where the lines of earlier sessions are kept.
func historyFile() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".pya_history")
}

// load reads the history; a session without one is no error.
func (e *terminal) load(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if _, err := e.st.ReadHistory(f); err != nil {
		fmt.Fprintln(os.Stderr, "pya: history:", err)
	}
}

func (e *terminal) save(name string) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	if _, err := e.st.WriteHistory(f); err != nil {
		fmt.Fprintln(os.Stderr, "pya: history:", err)
	}
}
