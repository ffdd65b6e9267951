//go:build !linux

package os

import "io/fs"

// systemDetails finds nothing where the system's struct is not known here.
func systemDetails(fs.FileInfo) (details, bool) { return details{}, false }
