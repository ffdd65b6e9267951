"""Sizes and counts at the ends of C's integers, which the differential tester passes to methods."""
import array


class Late(ValueError):
    pass


def show(text):
    try:
        print(text, "->", repr(eval(text))[:60])
    except (MemoryError, OverflowError, TypeError, ValueError, IndexError) as exc:
        print(text, "->", type(exc).__name__, exc)


for size in "-2**63", "1-2**63", "-2**62", "-2**31", "-1":
    for text in "'ab'", "'é'", "b'ab'", "bytearray(b'ab')":
        for method in "zfill", "ljust", "rjust", "center", "expandtabs":
            show(f"{text}.{method}({size})")
show("'a\\tb'.expandtabs(2**31)")
show("array.array('d', [1]) * 2**32")
show("memoryview(b'ab').hex('', '')")

late = Late(1)
try:
    del late.__dict__
except TypeError as exc:
    print(exc)


class Long:
    def __len__(self):
        return 2**70


class Reflected:
    def __rpow__(self, other):
        return "reflected"


for text in "not Long()", "bool(Long())", "len(Long())", "pow(Reflected(), 1, 2)", "2 ** Reflected()":
    try:
        print(text, "->", eval(text))
    except (OverflowError, AttributeError) as exc:
        print(text, "->", type(exc).__name__, exc)

# A shape that is given, be it None, is looked at before the format.
for view in memoryview(b""), memoryview(bytes(16)), memoryview(bytes(16)).cast("B", [4, 4]):
    for format in "B", "h", "", "<i":
        for shape in None, [], [0], [16], [4, 4], [1] * 65, 3:
            try:
                print(view.cast(format, shape).shape)
            except Exception as exc:
                print(view.shape, format, type(exc).__name__, exc)
