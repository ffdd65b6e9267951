package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pya/vm"
)

// This file reads the command line and the environment variables that have the same effect.

const usage = `usage: pya [option] ... [-c code | -m module | file | -] [arg] ...

  pya FILE [ARGS]       run a program; of a folder or ZIP archive its __main__
  pya -c CODE [ARGS]    run program text
  pya -m MODULE [ARGS]  run a module as a program
  pya -                 run standard input
  pya                   start the REPL
  pya dis FILE          show the bytecode of a program
  pya ast FILE          show the syntax tree of a program
  pya check FILE...     check the syntax of programs

Options:
  --virtual-time        run on a simulated clock: waiting takes no time
  -E                    ignore the environment variables PYTHON...
  -i                    start the REPL after the program
  -I                    isolated: -E -P -s
  -O, -OO               leave out assert and what is under __debug__; -OO: docstrings too
  -P                    do not search the program's folder for modules
  -q                    start the REPL without a greeting
  -u                    write stdout and stderr at once
  -W ARG                a filter of warnings, action:message:category:module:line
  -x                    skip the first line of the program
  -X dev                development mode: all warnings and more checks
  -X int_max_str_digits=N, -X cpu_count=N, -X utf8, -X warn_default_encoding, -X pycache_prefix=PATH
                        as in CPython; others are kept in sys._xoptions
  -b -B -d -R -s -S -v  accepted: they change flags of sys only; no BytesWarning is given, no bytecode written, and hashes
                        of text are the same in every run
  -h, --help            show this text
  -V, --version         show the version

Environment: PYAPATH and PYTHONPATH are folders to search for modules; PYTHONOPTIMIZE, PYTHONUNBUFFERED, PYTHONWARNINGS,
PYTHONDEVMODE, PYTHONINSPECT, PYTHONSAFEPATH, PYTHONINTMAXSTRDIGITS, PYTHON_CPU_COUNT, PYTHONIOENCODING, PYTHONUTF8,
PYTHONBREAKPOINT, PYTHONSTARTUP and PYTHONASYNCIODEBUG mean what they mean in CPython.
`

// options are the parsed command line.
type options struct {
	code    string
	hasCode bool
	module  string
	virtual bool
	inspect bool
	flags   vm.Flags
	warn    []string
	args    []string
}

// stopped ends the process before a program runs.
type stopped struct {
	status int
	text   string
}

func (s stopped) Error() string { return s.text }

// wrong is a command line that cannot be understood.
func wrong(format string, args ...any) error {
	const hint = "\nusage: pya [option] ... [-c code | -m module | file | -] [arg] ...\nTry `pya -h' for more information.\n"
	return stopped{2, fmt.Sprintf(format, args...) + hint}
}

// parseArgs reads options up to the program, and the environment. The error is of type stopped.
func parseArgs(args []string) (*options, error) {
	o := &options{}
	if len(os.Args) > 0 {
		o.flags.Command = append([]string{os.Args[0]}, args...)
	}
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && !o.hasProgram() {
		var err error
		if strings.HasPrefix(args[0], "--") {
			args, err = o.long(args)
		} else {
			args, err = o.letters(args)
		}
		if err != nil {
			return nil, err
		}
	}
	if !o.hasProgram() {
		o.args = args
	}
	return o, o.environment()
}

// hasProgram tells whether an option has named the program, which ends the options.
func (o *options) hasProgram() bool { return o.hasCode || o.module != "" }

// long takes an option of words and gives what follows.
func (o *options) long(args []string) ([]string, error) {
	switch a := args[0]; a {
	case "--help", "--help-all", "--help-env", "--help-xoptions":
		return nil, stopped{0, usage}
	case "--version":
		return nil, stopped{0, version + "\n"}
	case "--virtual-time":
		o.virtual = true
	case "--check-hash-based-pycs":
		if len(args) < 2 {
			return nil, wrong("Argument expected for the %s option", a)
		}
		switch args[1] {
		case "always", "default", "never":
		default:
			return nil, wrong("--check-hash-based-pycs must be one of 'default', 'always', or 'never'")
		}
		args = args[1:]
	case "--":
		// CPython takes it as the end of options, before a file.
		o.args = args[1:]
		return nil, nil
	default:
		return nil, wrong("unknown option %s", a)
	}
	return args[1:], nil
}

// letters takes options of one letter, which may stand together, and gives what follows.
func (o *options) letters(args []string) ([]string, error) {
	word, rest := args[0][1:], args[1:]
	for word != "" {
		letter := word[0]
		word = word[1:]
		if strings.IndexByte("cmWX", letter) < 0 {
			if err := o.letter(letter); err != nil {
				return nil, err
			}
			continue
		}
		// What belongs to an option may follow without a space.
		if word == "" {
			if len(rest) == 0 {
				return nil, wrong("Argument expected for the -%c option", letter)
			}
			word, rest = rest[0], rest[1:]
		}
		return o.argument(letter, word, rest)
	}
	return rest, nil
}

// argument takes an option that has one.
func (o *options) argument(letter byte, value string, rest []string) ([]string, error) {
	switch letter {
	case 'c', 'm':
		o.args = append([]string{"-" + string(letter)}, rest...)
		if letter == 'c' {
			o.code, o.hasCode = value, true
		} else {
			o.module = value
		}
	case 'W':
		o.warn = append(o.warn, value)
	case 'X':
		o.flags.XOptions = append(o.flags.XOptions, value)
	}
	return rest, nil
}

// letter takes an option that stands alone.
func (o *options) letter(letter byte) error {
	f := &o.flags
	switch letter {
	case 'h', '?':
		return stopped{0, usage}
	case 'V':
		return stopped{0, version + "\n"}
	case 'b':
		f.BytesWarning++
	case 'B':
		f.DontWriteBytecode++
	case 'd':
		f.Debug++
	case 'E':
		f.NoEnvironment = true
	case 'i':
		f.Inspect++
		f.Interactive++
		o.inspect = true
	case 'I':
		f.Isolated++
		f.NoEnvironment, f.SafePath = true, true
	case 'O':
		f.Optimize++
	case 'P':
		f.SafePath = true
	case 'q':
		f.Quiet++
	case 'R', 's', 'S', 't':
		// What they ask for is always so, or there is nothing to turn off.
	case 'u':
		f.Unbuffered = true
	case 'v':
		f.Verbose++
	case 'x':
		f.SkipLine = true
	default:
		return wrong("Unknown option: -%c", letter)
	}
	return nil
}

// environment takes what variables and the options -X say.
func (o *options) environment() error {
	f := &o.flags
	for _, v := range []struct {
		name string
		n    *int
	}{{"PYTHONDEBUG", &f.Debug}, {"PYTHONOPTIMIZE", &f.Optimize}, {"PYTHONDONTWRITEBYTECODE", &f.DontWriteBytecode},
		{"PYTHONVERBOSE", &f.Verbose}, {"PYTHONINSPECT", &f.Inspect}} {
		*v.n = max(*v.n, level(o.env(v.name)))
	}
	f.Debug, f.DontWriteBytecode = min(f.Debug, 1), min(f.DontWriteBytecode, 1)
	o.inspect = o.inspect || f.Inspect > 0
	f.SafePath = f.SafePath || o.env("PYTHONSAFEPATH") != ""
	f.FixedHashes = o.env("PYTHONHASHSEED") == "0"
	dev, _ := o.x("dev")
	f.Dev = dev || o.env("PYTHONDEVMODE") != ""
	if encoding, _ := o.x("warn_default_encoding"); encoding || o.env("PYTHONWARNDEFAULTENCODING") != "" {
		f.WarnDefaultEncoding = 1
	}
	f.PycachePrefix = o.env("PYTHONPYCACHEPREFIX")
	if given, value := o.x("pycache_prefix"); given {
		f.PycachePrefix = value
	}
	for _, read := range []func() error{o.gil, o.utf8, o.digits, o.cpus} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// env is an environment variable, unless they do not count.
func (o *options) env(name string) string {
	if o.flags.NoEnvironment {
		return ""
	}
	return os.Getenv(name)
}

// level is the number that a variable stands for: any text but a number is 1.
func level(s string) int {
	if s == "" {
		return 0
	}
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return min(n, math.MaxInt32)
	}
	return 1
}

// x finds the last option -X of a name.
func (o *options) x(name string) (given bool, value string) {
	for _, opt := range o.flags.XOptions {
		if n, v, _ := strings.Cut(opt, "="); n == name {
			given, value = true, v
		}
	}
	return given, value
}

// fatal ends the process because a setting makes no sense.
func fatal(why string) error { return stopped{1, "Fatal Python error: " + why + "\n"} }

// gil accepts the lock that threads take turns by, which is always there.
func (o *options) gil() error {
	given, value := o.x("gil")
	if !given {
		value = o.env("PYTHON_GIL")
	}
	switch {
	case value == "1" || value == "" && !given:
		return nil
	case value == "0":
		return fatal("disabling the GIL is not supported")
	}
	return fatal(`PYTHON_GIL / -X gil must be "0" or "1"`)
}

func (o *options) utf8() error {
	switch o.env("PYTHONUTF8") {
	case "", "0":
	case "1":
		o.flags.UTF8Mode = 1
	default:
		if given, _ := o.x("utf8"); !given {
			return fatal("invalid PYTHONUTF8 environment variable value")
		}
	}
	given, value := o.x("utf8")
	switch {
	case !given && o.env("PYTHONUTF8") == "":
		// A locale without an encoding of its own means UTF-8.
		if l := os.Getenv("LC_ALL"); l == "C" || l == "POSIX" {
			o.flags.UTF8Mode = 1
		}
	case !given:
	case value == "0":
		o.flags.UTF8Mode = 0
	case value == "" || value == "1":
		o.flags.UTF8Mode = 1
	default:
		return fatal("invalid -X utf8 option value")
	}
	return nil
}

// digits is the limit of conversions between int and text.
func (o *options) digits() error {
	const threshold = 640
	read := func(s, place string) error {
		n, err := strconv.ParseInt(s, 10, 32)
		if err != nil || n != 0 && n < threshold {
			return fatal(fmt.Sprintf("%s: invalid limit; must be >= %d or 0 for unlimited.", place, threshold))
		}
		if o.flags.MaxDigits = int(n); n == 0 {
			o.flags.MaxDigits = -1
		}
		return nil
	}
	if s := o.env("PYTHONINTMAXSTRDIGITS"); s != "" {
		if err := read(s, "PYTHONINTMAXSTRDIGITS"); err != nil {
			return err
		}
	}
	if given, value := o.x("int_max_str_digits"); given {
		return read(value, "-X int_max_str_digits")
	}
	return nil
}

// cpus is what os.cpu_count is to say.
func (o *options) cpus() error {
	given, value := o.x("cpu_count")
	place := "-X cpu_count=n option: n"
	if !given {
		value, place = o.env("PYTHON_CPU_COUNT"), "PYTHON_CPU_COUNT=n: n"
		if value == "" {
			return nil
		}
	}
	if value == "default" {
		return nil
	}
	if value == "" {
		return fatal("-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0")
	}
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 1 {
		return fatal(place + " is missing or an invalid number, n must be greater than 0")
	}
	o.flags.CPUs = int(n)
	return nil
}

// warnings are the filters that warnings begin with: those of the development mode, of PYTHONWARNINGS, of -W and of -b,
// which counts most.
func (o *options) warnings() (list []string) {
	if o.flags.Dev {
		list = append(list, "default")
	}
	if v := o.env("PYTHONWARNINGS"); v != "" {
		list = append(list, strings.Split(v, ",")...)
	}
	list = append(list, o.warn...)
	switch {
	case o.flags.BytesWarning > 1:
		list = append(list, "error::BytesWarning")
	case o.flags.BytesWarning == 1:
		list = append(list, "default::BytesWarning")
	}
	return list
}

// path is sys.path: the program's folder first.
func (o *options) path() []string {
	rest := o.searched()
	if o.flags.SafePath {
		return rest
	}
	first := ""
	switch {
	case len(o.args) > 0 && o.args[0] != "-" && !o.hasProgram():
		first = filepath.Dir(o.args[0])
		if real, err := filepath.EvalSymlinks(o.args[0]); err == nil {
			first = filepath.Dir(real)
		}
		if abs, err := filepath.Abs(first); err == nil {
			first = abs
		}
	case o.module != "":
		if wd, err := os.Getwd(); err == nil {
			first = wd
		}
	}
	return append([]string{first}, rest...)
}

// searched are the folders of PYTHONPATH and PYAPATH.
func (o *options) searched() (list []string) {
	for _, v := range []string{o.env("PYTHONPATH"), os.Getenv("PYAPATH")} {
		if v == "" {
			continue
		}
		for _, entry := range filepath.SplitList(v) {
			if abs, err := filepath.Abs(entry); err == nil && entry != "" {
				entry = abs
			}
			list = append(list, entry)
		}
	}
	return list
}
