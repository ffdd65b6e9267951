package math

// Sin and its kin are the module's functions, whose results are those of the C library, for other packages.
var (
	Sin   = sin
	Cos   = cos
	Tan   = tan
	Sinh  = sinh
	Cosh  = cosh
	Tanh  = tanh
	Asinh = asinh
)
