e = None
for i in range(3):
    try:
        try:
            if e: raise e
            raise KeyError(i)
        finally:
            raise ValueError(i)
    except ValueError as x: e = x
raise BaseExceptionGroup("top", [e, KeyboardInterrupt(), SystemExit(3)]) from e
