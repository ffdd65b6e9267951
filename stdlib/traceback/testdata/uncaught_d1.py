a = b = 3
a + b + (
  None) * 3 + [
   1]
