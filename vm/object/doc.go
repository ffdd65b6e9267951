// Package object holds pya's values: their representation, their types and the protocols between them.
//
// A Value is two words: a pointer that tells what it is and, for ints, floats, bools and None, the payload in the
// second word. Measured against boxed values and against Go interfaces this is 4 to 14 times faster where numbers
// are computed, and against NaN boxing it needs no assumption about the Go runtime (see value.go).
//
// Every heap object starts with a Header, one pointer to its Shape. The Shape names the object's Type and, for
// instances, the attributes stored in it; a type test, an attribute guard and a method guard are the same load and
// compare.
//
// The package owns all built-in types (one file each), attribute lookup, operators, comparison, iteration, calls of
// native functions with their argument binding (unpack.go), and exceptions. A native function or method is one row of
// its type's table (Def); the table feeds the type's dictionary, dir(), help(), completion and the tests.
//
// Invariants:
//   - Built-in types are immutable after package initialisation, so that Runtimes can share them. All other state
//     hangs off an Interp (one per Runtime) or a Thread.
//   - unsafe is used in value.go and str.go's append buffer only.
//   - A Go error returned by anything here is an *Exception (or a control error of the embedding host).
//
// The package must not know bytecode execution, frames or the event loop: it calls Python functions only through the
// Thread's Hook.
package object
