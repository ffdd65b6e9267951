// Package readline is the module _readline, by which the module readline (stdlib/plain) and those who read lines from a
// terminal, input() and the REPL, know of each other.
//
// It must not know how lines are edited: whoever has the terminal says that in object.Readline.
package readline

import (
	"errors"
	"io"
	"strings"

	"pya/vm"
	"pya/vm/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Build fills the module.
func Build(_ *vm.Runtime, t *thread, m *object.Module) error {
	m.Set(t, "__doc__", object.NewStr("Where readline meets those who read lines."))
	m.AddDefs(t, []object.Def{
		{Name: "install", Sig: "history, before, complete, after, /", Doc: "Use these functions for lines from a terminal.", Fn: install},
		{Name: "edit", Sig: "prompt, /", Doc: "Let the user edit a line.", F1: func(t *thread, prompt value) (value, error) {
			s, err := t.Str(prompt)
			if err != nil {
				return value{}, err
			}
			line, err := Edit(t, s)
			return object.NewStr(line), err
		}},
	})
	return nil
}

// install lets lines from a terminal go through the module's functions; it gives the lines that there were before.
func install(t *thread, a []value) (value, error) {
	r := t.Interp.Readline
	if r == nil {
		r = &object.Readline{}
		t.Interp.Readline = r
	}
	r.History, r.Before, r.Complete, r.After = a[0], a[1], a[2], a[3]
	var lines []value
	if r.Earlier != nil {
		for _, line := range r.Earlier() {
			lines = append(lines, object.NewStr(line))
		}
	}
	return object.NewList(lines), nil
}

// Edit lets the user edit a line by the module's functions.
func Edit(t *thread, prompt string) (string, error) {
	r := t.Interp.Readline
	if !r.Installed() || r.Edit == nil {
		return "", object.Raise(object.OSError, "there is no terminal to edit a line on")
	}
	before, err := t.Call(r.Before)
	if err != nil {
		return "", err
	}
	prefill, err := t.Str(before)
	if err != nil {
		return "", err
	}
	req := object.LineRequest{Prompt: plainPrompt(prompt), Prefill: prefill, History: r.Lines(t)}
	req.Complete = func(line string, pos int) (head string, words []string, tail string) {
		// The lock was given up while the line is edited.
		t.Interp.Lock.Lock()
		defer t.Interp.Lock.Unlock()
		return r.Completions(t, line, pos)
	}
	var line string
	t.Block(func() { line, err = r.Edit(req) })
	switch {
	case errors.Is(err, io.EOF):
		return "", object.Raise(object.EOFError, "")
	case errors.Is(err, object.ErrInterrupted):
		return "", object.Raise(object.KeyboardInterrupt, "")
	case err != nil:
		return "", object.FromGoError(err, value{})
	}
	_, err = t.Call(r.After, object.NewStr(line))
	return line, err
}

// plainPrompt is a prompt without what only terminals understand: escape sequences, and the marks around them.
func plainPrompt(prompt string) string {
	var b strings.Builder
	for i := 0; i < len(prompt); i++ {
		switch c := prompt[i]; {
		case c == 0x1b && i+1 < len(prompt) && prompt[i+1] == '[':
			for i += 2; i < len(prompt) && (prompt[i] < 0x40 || prompt[i] > 0x7e); i++ {
			}
		case c == '\t':
			b.WriteByte(' ')
		case c < ' ' && c != '\n':
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
