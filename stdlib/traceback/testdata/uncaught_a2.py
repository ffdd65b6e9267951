class A:
    def m(self):
        try:
            self.n()
        except Exception:
            undefined_name
    def n(self): raise TypeError("x\ny")
A().m()
