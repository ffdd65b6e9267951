//go:build !linux

package stdlib

// unixTable lists the modules that only Unix has.
var unixTable []row
