def f():
	return 1 +  None
x = 1; y = f ( ) . z
