# Tracebacks show the variables of frames that exceptions were caught in, too, once the frame is left.
import traceback


def shown(exc):
    print("".join(line for line in traceback.format_exception(exc) if "Error" in line and line[0] != " "), end="")
    for e in exc, exc.__cause__, exc.__context__, exc.__context__ and exc.__context__.__context__:
        entry = e and e.__traceback__
        while entry:
            if entry.tb_frame.f_code.co_name != "<module>":
                print(type(e).__name__, entry.tb_frame.f_code.co_name, sorted(entry.tb_frame.f_locals))
            entry = entry.tb_next


def twice():
    value = 1

    def inner():
        pass

    try:
        valu
    except NameError:
        try:
            vlue
        except NameError:
            valeu


def replaced():
    value = 1
    try:
        valu
    except NameError:
        raise KeyError from None


def caused():
    value = 1
    try:
        valu
    except NameError as exc:
        kept = exc
    try:
        1 / 0
    except ZeroDivisionError as exc:
        raise exc from kept


def finishing():
    value = 1
    try:
        valu
    finally:
        1 / 0


def generator():
    value = 1
    try:
        valu
    except NameError:
        yield 1
        1 / 0


async def coroutine():
    value = 1
    try:
        valu
    except NameError:
        1 / 0


for f in twice, replaced, caused, finishing, lambda: list(generator()), lambda: coroutine().send(None):
    try:
        f()
    except Exception as exc:
        shown(exc)
