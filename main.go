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
	"strings"
	"syscall"

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

const usage = `usage: pya [option] ... [-c code | -m module | file | -] [arg] ...

  pya FILE [ARGS]       run a program
  pya -c CODE [ARGS]    run program text
  pya -m MODULE [ARGS]  run a module as a program
  pya -                 run standard input
  pya                   start the REPL
  pya dis FILE          show the bytecode of a program
  pya ast FILE          show the syntax tree of a program
  pya check FILE...     check the syntax of programs

Options:
  --virtual-time        run on a simulated clock: waiting takes no time
  -i                    start the REPL after the program
  -X dev, -W arg        accepted as CPython does
  -h, --help            show this text
  -V, --version         show the version
`

// options are the parsed command line.
type options struct {
	code     string
	hasCode  bool
	module   string
	virtual  bool
	interact bool
	dev      bool
	noEnv    bool
	warn     []string
	args     []string
}

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
	o, status, ok := parseArgs(args)
	if !ok {
		return status
	}
	tuneGC()
	oshost.DefaultSignals()
	return o.program()
}

// parseArgs reads options up to the program; ok is false if the process is done.
func parseArgs(args []string) (o options, status int, ok bool) {
	for len(args) > 0 {
		a := args[0]
		switch {
		case a == "-h" || a == "--help":
			fmt.Print(usage)
			return o, 0, false
		case a == "-V" || a == "--version" || a == "-VV":
			fmt.Println(version)
			return o, 0, false
		case a == "-c" || a == "-m":
			if len(args) < 2 {
				fmt.Fprintf(os.Stderr, "pya: argument expected for the %s option\n%s", a, usage)
				return o, 2, false
			}
			if a == "-c" {
				o.code, o.hasCode = args[1], true
			} else {
				o.module = args[1]
			}
			o.args = append([]string{a}, args[2:]...)
			return o, 0, true
		case strings.HasPrefix(a, "-c") || strings.HasPrefix(a, "-m"):
			// What belongs to an option may follow without a space.
			args = append([]string{a[:2], a[2:]}, args[1:]...)
			continue
		case a == "--virtual-time":
			o.virtual = true
		case a == "-i":
			o.interact = true
		case a == "-X" || a == "-W":
			if len(args) < 2 {
				fmt.Fprintf(os.Stderr, "pya: argument expected for the %s option\n%s", a, usage)
				return o, 2, false
			}
			o.set(a, args[1])
			args = args[1:]
		case strings.HasPrefix(a, "-X") || strings.HasPrefix(a, "-W"):
			o.set(a[:2], a[2:])
		case isIgnored(a):
			o.noEnv = o.noEnv || strings.ContainsAny(a, "EI")
		case len(a) > 2 && strings.ContainsAny(a[len(a)-1:], "cm") && isIgnored(a[:len(a)-1]):
			// Options of one letter may stand together, before one that takes an argument.
			args = append([]string{a[:len(a)-1], "-" + a[len(a)-1:]}, args[1:]...)
			continue
		case a == "-" || a[0] != '-':
			o.args = args
			return o, 0, true
		default:
			fmt.Fprintf(os.Stderr, "pya: unknown option %s\n%s", a, usage)
			return o, 2, false
		}
		args = args[1:]
	}
	return o, 0, true
}

// isIgnored tells options of CPython that mean nothing here, but that some of them make PYTHONWARNINGS do so too.
func isIgnored(a string) bool {
	return len(a) > 1 && a[0] == '-' && strings.Trim(a[1:], "BEIOPsSuvqbdx") == ""
}

// set takes an option -X or -W.
func (o *options) set(option, value string) {
	switch {
	case option == "-W":
		o.warn = append(o.warn, value)
	case value == "dev":
		o.dev = true
	}
}

// warnings are the filters that warnings begin with: those of the development mode, of PYTHONWARNINGS and of -W.
func (o *options) warnings() (list []string) {
	if o.dev {
		list = append(list, "default")
	}
	if v := os.Getenv("PYTHONWARNINGS"); v != "" && !o.noEnv {
		list = append(list, strings.Split(v, ",")...)
	}
	return append(list, o.warn...)
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
		Warnings: o.warnings(), Dev: o.dev, NoEnvironment: o.noEnv})
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
		err = rt.RunSource(context.Background(), "<string>", []byte(o.code))
	case o.module != "":
		err = rt.RunAsMain(context.Background(), o.module)
	case len(o.args) > 0 && o.args[0] != "-":
		if ferr := readable(o.args[0]); ferr != nil {
			fmt.Fprintln(os.Stderr, ferr)
			return 2
		}
		err = rt.RunFile(context.Background(), o.args[0])
	case len(o.args) > 0 || !isTerminal(os.Stdin):
		src, rerr := io.ReadAll(os.Stdin)
		if rerr != nil {
			fmt.Fprintln(os.Stderr, "pya:", rerr)
			return 1
		}
		err = rt.RunSource(context.Background(), "<stdin>", src)
	default:
		return finish(rt, repl.Run(rt, version))
	}
	if o.interact && !isSystemExit(err) {
		report(rt, err)
		return finish(rt, repl.Run(rt, version))
	}
	return finish(rt, err)
}

func isSystemExit(err error) bool {
	_, ok := object.IsException(err, object.SystemExit)
	return ok
}

// path is sys.path: the program's folder first.
func (o *options) path() []string {
	if len(o.args) > 0 && o.args[0] != "-" && !o.hasCode && o.module == "" {
		dir := filepath.Dir(o.args[0])
		if real, err := filepath.EvalSymlinks(o.args[0]); err == nil {
			dir = filepath.Dir(real)
		}
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		return append([]string{dir}, pyaPath()...)
	}
	first := ""
	if o.module != "" {
		if wd, err := os.Getwd(); err == nil {
			first = wd
		}
	}
	return append([]string{first}, pyaPath()...)
}

// pyaPath is the environment variable PYAPATH.
func pyaPath() []string {
	if v := os.Getenv("PYAPATH"); v != "" {
		return filepath.SplitList(v)
	}
	return nil
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

func isTerminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

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
