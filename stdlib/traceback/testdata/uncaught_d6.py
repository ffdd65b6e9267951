class X:
  class Y:
    def __getattr__(self, n): raise AttributeError(n)
X.Y().foo
