# Lone surrogates survive where the library takes texts apart, and are refused where UTF-8 is needed.
import array, csv, decimal, io, tokenize

s = "a\ud800b\udfffc"
out = io.StringIO()
csv.writer(out).writerow([s, 'q"\ud800', "\ud800,"])
print(ascii(out.getvalue()))
print([ascii(row) for row in csv.reader([s + ',"\ud801"'])])
print([ascii(row) for row in csv.reader(["a\ud800b"], delimiter="\ud800")])
for f in (lambda: format(decimal.Decimal(1), "\ud800>5"), lambda: list(tokenize.generate_tokens(io.StringIO(f"x = '{s}'").readline)),
          lambda: array.array("w", s).tounicode(), lambda: array.array("w", b"aXbX").tolist(), lambda: array.array("w", b"aXbX")[0]):
    try:
        print(ascii(f()))
    except ValueError as e:
        print(type(e).__name__, ascii(str(e)))
