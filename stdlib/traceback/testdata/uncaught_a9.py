import os
x = "abc"
x.uper()
