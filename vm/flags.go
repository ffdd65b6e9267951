package vm

import "pya/lang/compile"

// Flags are settings of the command line: what programs see as sys.flags, and what goes with it. Numbers say how often
// an option was given.
type Flags struct {
	Debug, Inspect, Interactive, Optimize, DontWriteBytecode int
	Verbose, BytesWarning, Quiet, Isolated, UTF8Mode         int
	WarnDefaultEncoding                                      int
	// Dev turns on the development mode, SafePath keeps the program's folder out of the path.
	Dev, SafePath bool
	// FixedHashes says that hashes of text were asked to be the same in every run.
	FixedHashes bool
	// NoEnvironment says that variables such as PYTHONASYNCIODEBUG do not count.
	NoEnvironment bool
	// MaxDigits limits conversions between int and text: 0 means DefaultMaxDigits, below that is no limit.
	MaxDigits int
	// Unbuffered writes what goes to the standard streams at once.
	Unbuffered bool
	// CPUs is what os.cpu_count gives; 0 lets it count.
	CPUs int
	// SkipLine leaves out the first line of the program's file.
	SkipLine bool
	// XOptions are the options -X, as written: NAME or NAME=VALUE.
	XOptions []string
	// PycachePrefix is sys.pycache_prefix, "" for None.
	PycachePrefix string
	// Command is the whole command line, for sys.orig_argv.
	Command []string
}

// DefaultMaxDigits is how many digits conversions between int and text take unless the program says otherwise.
const DefaultMaxDigits = 4300

// Digits is the limit as sys.flags tells it: 0 for none.
func (f *Flags) Digits() int {
	switch {
	case f.MaxDigits == 0:
		return DefaultMaxDigits
	case f.MaxDigits < 0:
		return 0
	}
	return f.MaxDigits
}

// CompileOptions are the options for code that does not ask for any of its own.
func (rt *Runtime) CompileOptions() compile.Options {
	return compile.Options{Optimize: rt.opts.Flags.Optimize}
}
