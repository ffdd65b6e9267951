"""Operators of augmented assignments in classes derived from built-in types."""
def each(base, arg, ops='iadd isub imul imod ior iand ixor ilshift irshift ipow ifloordiv itruediv imatmul'):
    for op in ops.split():
        class A(base):
            pass
        setattr(A, f'__{op}__', lambda self, o, op=op: (op, type(self).__name__))
        sym={'iadd':'+','isub':'-','imul':'*','imod':'%','ior':'|','iand':'&','ixor':'^','ilshift':'<<','irshift':'>>','ipow':'**','ifloordiv':'//','itruediv':'/','imatmul':'@'}[op]
        o=A()
        ns={'o':o,'arg':arg}
        try: exec(f'o {sym}= arg', ns); print(base.__name__, op, ns['o'])
        except Exception as e: print(base.__name__, op, e)
        ns={'o':o,'arg':A()}
        try: exec(f'o {sym}= arg', ns); print(base.__name__, op, ns['o'])
        except Exception as e: print(base.__name__, op, e)
        ns={'o':o,'arg':arg}
        def f(o,arg): 
            pass
        exec(f'def f(o,arg):\n for i in range(3):\n  x=o\n  x {sym}= arg\n return x', ns)
        try: print(ns['f'](o,arg), ns['f'](o,1))
        except Exception as e: print(base.__name__, op, e)
each(int,1); each(float,1.0); each(str,'a'); each(bytes,b'a'); each(list,[1]); each(tuple,(1,)); each(dict,{}); each(set,{1}); each(complex,1j); each(frozenset,{1}); each(bytearray,b'')
