# What is computed before the program runs is what the interpreter computes.
import itertools
import warnings

warnings.simplefilter("ignore")
atoms = ["0", "1", "-1", "7", "-3", "True", "1.5", "-0.0", "2j", "(1+2j)", "(1<<64)", "9223372036854775807", "-9223372036854775808", "1e308",
         "'ab'", "b'x'", "(1,2)", "''", "None"]


def outcome(f):
    try:
        v = f()
    except Exception as e:
        return type(e).__name__, str(e)
    return type(v).__name__, repr(v)


different = 0
for a, op, b in itertools.product(atoms, ["+", "-", "*", "/", "//", "%", ">>", "&", "|", "^", "<<", "**"], atoms):
    if op == "<<" and b not in ("0", "1", "7", "-1") or op == "**" and b not in ("0", "1", "-1", "7", "-3", "1.5", "2j"):
        continue
    if op == "*" and (len(a) > 5 or len(b) > 5):
        continue
    folded = outcome(lambda: eval(f"{a} {op} {b}" if op != "**" else f"({a}) {op} ({b})"))
    computed = outcome(lambda: eval(f"x {op} y", {"x": eval(a), "y": eval(b)}))
    if folded != computed and a not in ("-1", "-3", "-0.0", "-9223372036854775808"):
        different += 1
        print(a, op, b, folded, computed)
print(different, "different")
for text in ("0 / -1", "1 // -2", "-7 % 3", "2 ** 200", "1 << 127", "~5", "not 0", "+True", "True + True", "1 + 2j", "-0.0", "0.1 + 0.2", "7.5 // -2",
             "'ab'[1]", "(1, 2)[-1]", "'ab' * 3 + 'c'", "b'x' * 0", "(1,) * 3 + (2,)", "1.0 / 3", "9223372036854775807 + 1", "-9223372036854775808 - 1"):
    print(text, "=", repr(eval(text)))
