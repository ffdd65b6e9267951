// Command pya runs Python-like programs.
//
//	pya FILE [ARGS]      run a program
//	pya -c CODE [ARGS]   run program text
//	pya -m MODULE [ARGS] run a module as a program
//	pya - [ARGS]         run standard input
//	pya                  the REPL, or standard input if that is not a terminal
//	pya dis FILE         show bytecode
//	pya ast FILE         show the syntax tree
//	pya check FILE...    check syntax
//
// It owns the process: flags, signals, exit status, GC settings. Exit status: 0; 1 for an uncaught exception;
// SystemExit's; 130 after Ctrl-C; 2 for wrong usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"unicode/utf8"

	"pya/lang/ast"
	"pya/lang/compile"
	"pya/lang/diag"
	"pya/parser"
	"pya/repl"
	"pya/stdlib"
	"pya/stdlib/sys"
	"pya/vm"
	"pya/vm/object"
	"pya/vm/oshost"
)

// version is what -V prints.
const version = "pya 0.1.0 (Python 3.13)"

func main() {
	status := run(os.Args[1:])
	if status == interrupted {
		// A shell that runs the program is to know that Ctrl-C was pressed.
		signal.Reset(os.Interrupt)
		dieInterrupted()
		status = interruptedStatus
	}
	os.Exit(status)
}

// interrupted stands for the end by a KeyboardInterrupt, interruptedStatus is its exit status where a process cannot end
// by a signal.
const (
	interrupted       = -1
	interruptedStatus = 130
)

// run is main without the exit.
func run(args []string) int {
	if len(args) > 0 {
		switch args[0] {
		case "dis", "ast", "check":
			// A file of that name wins over the command.
			if _, err := os.Stat(args[0]); err != nil {
				return tool(args[0], args[1:])
			}
		}
	}
	o, err := parseArgs(args)
	var stop stopped
	if errors.As(err, &stop) {
		out := os.Stdout
		if stop.status != 0 {
			out = os.Stderr
		}
		fmt.Fprint(out, stop.text)
		return stop.status
	}
	tuneGC()
	oshost.DefaultSignals()
	return o.program()
}

// readable tells, as CPython does, why a program cannot be read; nil if it can.
func readable(file string) error {
	f, err := os.Open(file)
	if err == nil {
		return f.Close()
	}
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return fmt.Errorf("pya: can't open file '%s': %w", file, err)
	}
	full, aerr := filepath.Abs(file)
	if aerr != nil {
		full = file
	}
	return fmt.Errorf("pya: can't open file '%s': [Errno %d] %s", full, int(errno), object.Strerror(int(errno)))
}

// program runs what the command line asks for.
func (o *options) program() int {
	var clock object.Clock = vm.RealClock{}
	if o.virtual {
		clock = &oshost.VirtualClock{}
	}
	argv := o.args
	if len(argv) == 0 {
		argv = []string{""}
	}
	rt, err := vm.New(vm.Options{Host: oshost.New(argv, clock), Path: o.path(), Modules: stdlib.Modules, Partial: stdlib.Partial, Accelerator: stdlib.Accelerator, MaxMemory: oshost.MaxMemory,
		Warnings: o.warnings(), Flags: o.flags})
	if err != nil {
		fmt.Fprintln(os.Stderr, "pya:", err)
		return 1
	}
	stop := catchInterrupts(rt)
	defer stop()
	if isTerminal(os.Stdin) && isTerminal(os.Stdout) {
		if err := repl.EditLines(rt); err != nil {
			fmt.Fprintln(os.Stderr, "pya:", err)
			return 1
		}
	}
	switch {
	case o.hasCode:
		if !utf8.ValidString(o.code) {
			fmt.Fprintln(os.Stderr, "Unable to decode the command from the command line:\nUnicodeEncodeError: 'utf-8' codec can't encode characters: surrogates not allowed")
			return 1
		}
		err = rt.RunCommand(context.Background(), "<string>", o.code)
	case o.module != "":
		err = rt.RunAsMain(context.Background(), o.module)
	case len(o.args) > 0 && o.args[0] != "-":
		if ferr := readable(o.args[0]); ferr != nil {
			fmt.Fprintln(os.Stderr, ferr)
			return 2
		}
		err = rt.RunFile(context.Background(), o.args[0])
	case len(o.args) > 0 || !isTerminal(os.Stdin) && !o.inspect:
		src, rerr := io.ReadAll(os.Stdin)
		if rerr != nil {
			fmt.Fprintln(os.Stderr, "pya:", rerr)
			return 1
		}
		err = rt.RunSource(context.Background(), "<stdin>", src)
	default:
		return finish(rt, o.interact(rt, o.greeting()))
	}
	if o.inspect {
		o.show(rt, err)
		return finish(rt, repl.Run(rt, "", isTerminal(os.Stdin) && isTerminal(os.Stdout)))
	}
	return finish(rt, err)
}

// interact starts the REPL after the file of PYTHONSTARTUP.
func (o *options) interact(rt *vm.Runtime, greeting string) error {
	if file := o.env("PYTHONSTARTUP"); file != "" {
		src, err := os.ReadFile(file)
		if err == nil {
			err = rt.RunSource(context.Background(), file, src)
		}
		o.show(rt, err)
	}
	return repl.Run(rt, greeting, isTerminal(os.Stdin) && isTerminal(os.Stdout))
}

// show prints the error that a program has ended with, SystemExit too.
func (o *options) show(rt *vm.Runtime, err error) {
	if _, ok := object.IsException(err, object.SystemExit); ok {
		fmt.Fprint(os.Stderr, rt.Traceback(err))
		return
	}
	report(rt, err)
}

// greeting is what the REPL begins with.
func (o *options) greeting() string {
	if o.flags.Quiet > 0 {
		return ""
	}
	return version
}

// catchInterrupts makes Ctrl-C a KeyboardInterrupt.
func catchInterrupts(rt *vm.Runtime) (stop func()) {
	ch := make(chan os.Signal, 1)
	if !signal.Ignored(os.Interrupt) {
		signal.Notify(ch, os.Interrupt)
		rt.CatchInterrupts()
	}
	// A reader that has gone away is a BrokenPipeError, not the end of the process. Nobody reads the signal itself, and
	// unlike one that is ignored it is back to its default in child processes.
	signal.Notify(make(chan os.Signal, 1), brokenPipe)
	go func() {
		for range ch {
			rt.Interrupt()
		}
	}()
	return func() { signal.Stop(ch) }
}

// finish ends the program: exit handlers, flushing, the report of an exception. It gives the exit status.
func finish(rt *vm.Runtime, err error) int {
	status := report(rt, err)
	ctx := context.Background()
	if st := report(rt, rt.Do(ctx, rt.AtExit)); status == 0 && st != 0 {
		status = 120
	}
	if err := rt.Do(ctx, sys.FlushStd); err != nil {
		fmt.Fprintf(os.Stderr, "Exception ignored on flushing sys.stdout:\n%s", rt.Traceback(err))
		if status == 0 {
			status = 120
		}
	}
	return status
}

// report prints an uncaught exception and gives the exit status it means.
func report(rt *vm.Runtime, err error) (status int) {
	if err == nil {
		return 0
	}
	werr := rt.Do(context.Background(), func(t *object.Thread) error {
		// What cannot be flushed now is reported at the end.
		ferr := sys.FlushStd(t)
		status = rt.ReportUncaught(t, err)
		if _, ok := object.IsException(err, object.KeyboardInterrupt); ok && status == interruptedStatus {
			status = interrupted
		}
		if ferr != nil && status == 0 {
			return ferr
		}
		return nil
	})
	if werr != nil {
		fmt.Fprintln(os.Stderr, "pya:", werr)
		return 120
	}
	return status
}

func isTerminal(f *os.File) bool { return oshost.IsTerminal(f) }

// tool runs the subcommands that look at programs without running them.
func tool(name string, files []string) int {
	if len(files) == 0 {
		fmt.Fprintf(os.Stderr, "pya %s: a file is needed\n", name)
		return 2
	}
	status := 0
	for _, file := range files {
		if err := inspect(name, file); err != nil {
			var d *diag.SyntaxError
			if errors.As(err, &d) {
				fmt.Fprint(os.Stderr, d.Traceback())
			} else {
				fmt.Fprintf(os.Stderr, "pya %s: %v\n", name, err)
			}
			status = 1
		}
	}
	return status
}

// inspect parses and compiles a file and prints what the subcommand asks for.
func inspect(name, file string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	mod, f, err := parser.Parse(file, src, parser.File)
	if err != nil {
		return err
	}
	if name == "ast" {
		fmt.Println(ast.Dump(mod))
		return nil
	}
	c, err := compile.Module(f, mod, compile.Options{})
	if err != nil {
		return err
	}
	if name == "dis" {
		fmt.Print(c.Disassemble())
	}
	return nil
}
