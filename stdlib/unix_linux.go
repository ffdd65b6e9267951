package stdlib

import "pya/stdlib/unixmod"

// unixTable lists the modules that only Unix has.
var unixTable = []row{
	{"fcntl", unixmod.BuildFcntl},
	{"mmap", unixmod.BuildMmap},
	{"resource", unixmod.BuildResource},
	{"termios", unixmod.BuildTermios},
}
