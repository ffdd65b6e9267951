package object

import "errors"

// ErrInterrupted is what Readline.Edit gives after Ctrl-C.
var ErrInterrupted = errors.New("line interrupted")

// Readline is what the module readline, input() and the one who has the terminal know of each other.
type Readline struct {
	// Edit lets the user edit a line; it gives io.EOF at the end of input and ErrInterrupted after Ctrl-C. nil where
	// there is no terminal.
	Edit func(LineRequest) (string, error)
	// Earlier are lines that were edited before the module was imported.
	Earlier func() []string
	// The functions of the module, not valid before it was imported: before(prompted) gives the text that the line begins
	// with, complete(line, pos) the completions as (head, words, tail), after(line) keeps the line. History is its list.
	Before, Complete, After, History Value
}

// LineRequest is what a line is to be edited with.
type LineRequest struct {
	Prompt, Prefill string
	History         []string
	Complete        func(line string, pos int) (head string, words []string, tail string)
}

// Installed tells whether the module readline is in use.
func (r *Readline) Installed() bool { return r != nil && r.Complete.IsValid() }

// Lines are the lines of the history.
func (r *Readline) Lines(t *Thread) []string {
	list, ok := AsList(r.History)
	if !ok {
		return nil
	}
	var out []string
	for _, v := range list.Items() {
		if s, ok := AsStr(v); ok {
			out = append(out, s.Go())
		}
	}
	return out
}

// Completions asks the module for completions, by a thread that holds the interpreter lock. Errors in them complete
// nothing, as in CPython.
func (r *Readline) Completions(t *Thread, line string, pos int) (head string, words []string, tail string) {
	runes := []rune(line)
	head, tail = string(runes[:pos]), string(runes[pos:])
	v, err := t.Call(r.Complete, NewStr(line), Int(int64(pos)))
	if err != nil {
		return head, nil, tail
	}
	tup, ok := AsTuple(v)
	if !ok || len(tup.Items()) != 3 {
		return head, nil, tail
	}
	parts := tup.Items()
	list, ok := AsList(parts[1])
	first, ok1 := AsStr(parts[0])
	last, ok2 := AsStr(parts[2])
	if !ok || !ok1 || !ok2 {
		return head, nil, tail
	}
	for _, v := range list.Items() {
		if s, ok := AsStr(v); ok {
			words = append(words, s.Go())
		}
	}
	return first.Go(), words, last.Go()
}

// Completer is the completer that a program has set, or None.
func (r *Readline) Completer(t *Thread) (Value, error) {
	m, ok := t.Interp.Modules.GetStr(t.Interp.Intern("readline"))
	if !ok {
		return None, nil
	}
	return t.CallMethod(m, "get_completer")
}
