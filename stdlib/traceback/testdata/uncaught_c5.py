try:
    raise ValueError("a")
except ValueError as e1:
    try:
        raise KeyError("b")
    except KeyError as e2:
        e1.__context__ = e2
        e2.__context__ = e1
        raise e2
