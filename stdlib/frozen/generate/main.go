// Command generate writes the files of frozen code; `go generate ./stdlib/frozen` runs it.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"pya/stdlib/frozen/collect"
)

func main() {
	if err := write("files"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write fills the folder and removes what no longer belongs there.
func write(dir string) error {
	files, err := collect.Files()
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.code"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, ok := files[filepath.Base(path)]; !ok {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
