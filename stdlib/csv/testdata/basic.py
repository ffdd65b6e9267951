import csv, io

def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)

def rows(text, **k):
    return list(csv.reader(io.StringIO(text, newline=""), **k))

for text in ["a,b\r\n1,2\r\n", 'a,"b ""c"", d",e', '"multi\nline",x\n\ny', "a\tb", "", "\n", 'x,"unclosed', "a,b\rc,d", "1,'2 3',4", '"a"b,c', "a\\,b,c"]:
    for k in [{}, {"delimiter": "\t"}, {"quotechar": "'"}, {"escapechar": "\\"}, {"strict": True}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}]:
        show(rows, text, **k)
show(rows, "1, 2,x", quoting=csv.QUOTE_NONNUMERIC)
show(rows, '1,"2",3.5', quoting=csv.QUOTE_NONNUMERIC)
show(rows, 'a,,"",1', quoting=csv.QUOTE_NOTNULL)
show(rows, ' a,  b', skipinitialspace=True)
for row in [["a", 1, None, 2.5], ["x,y", 'q"r', "l\nm", " s "], [""], [None], [], ["\\", "'"], 5, ["ä", "日本"]]:
    for k in [{}, {"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_NONE}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"doublequote": False, "escapechar": "\\"}, {"quoting": csv.QUOTE_STRINGS}, {"quoting": csv.QUOTE_NOTNULL}, {"lineterminator": "|", "delimiter": ";"}]:
        out = io.StringIO()
        try:
            n = csv.writer(out, **k).writerow(row)
            print(repr(out.getvalue()), n)
        except Exception as e:
            print(type(e).__name__, e)
f = io.StringIO("name,age\nann,5\nbob\ncid,7,x,y\n")
for d in csv.DictReader(f, restkey="more", restval="?"):
    print(d)
out = io.StringIO()
w = csv.DictWriter(out, ["a", "b"], restval="-", extrasaction="ignore")
w.writeheader()
w.writerows([{"a": 1}, {"b": 2, "c": 3}])
print(repr(out.getvalue()))
show(csv.DictWriter(out, ["a"]).writerow, {"z": 1})
csv.register_dialect("mine", delimiter="|", quoting=csv.QUOTE_ALL)
print(csv.list_dialects(), csv.get_dialect("mine").delimiter, rows("a|b", dialect="mine"))
csv.unregister_dialect("mine")
show(csv.get_dialect, "mine")
for bad in [dict(delimiter=""), dict(delimiter=5), dict(quotechar="ab"), dict(quoting=9), dict(lineterminator=None), dict(nothing=1), dict(delimiter="\n"), dict(delimiter='"'), dict(escapechar=",")]:
    show(csv.reader, [], **bad)
for sample in ["a;b;c\n1;2;3\n4;5;6\n", "'x','y'\n'1','2'\n", "a\tb\n1\t2\n", "name, age\nann, 5\nbob, 6\n"]:
    d = csv.Sniffer().sniff(sample)
    print(repr(d.delimiter), repr(d.quotechar), d.skipinitialspace, csv.Sniffer().has_header(sample))
r = csv.reader(["a,b", 'c,"d', 'e",f'])
print(next(r), r.line_num, next(r), r.line_num)
show(next, csv.reader([b"x"]))
print(csv.field_size_limit(), csv.field_size_limit(3), csv.excel.delimiter)
show(rows, "abcdef")
