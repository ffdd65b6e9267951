package unixmod
