import stringprep
import symtable
import unicodedata

top = symtable.symtable('''
import os
limit: int = 3
def outer[T](a, *rest, key=None):
    global limit
    found = [x for x in rest if x is not None]
    def inner():
        nonlocal a
        a = found
        return limit, os
    return inner
class Box:
    def open(self): return __class__
    size = (n for n in range(3))
''', 'boxes.py', 'exec')


def show(table, indent=''):
    print(indent, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), table.is_optimized())
    for symbol in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        print(indent, '  ', symbol)
    for child in table.get_children():
        show(child, indent + '    ')


show(top)
print(top, len(top.lookup("outer").get_namespaces()))
box = top.lookup('Box').get_namespace()
print(box.get_methods(), box is top.get_children()[-1])
inner = top.get_children()[0].get_children()[0].get_children()[0]
print(inner.get_frees(), inner.get_nonlocals(), inner.get_globals(), inner.get_locals(), inner.get_parameters())
for bad in 'def f(a, a): 0', 'def f():\n    nonlocal a', 'def f(:':
    try:
        symtable.symtable(bad, '<bad>', 'exec')
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)

old = unicodedata.ucd_3_2_0
print(old.unidata_version, old.category('\u20b9'), unicodedata.category('\u20b9'), old.name('\u20ac'), old.bidirectional('+'))
print(ascii(old.normalize('NFC', '\U0002f868')), old.is_normalized('NFC', 'e\u0301'), old.name('\u20b9', None))
print([f.__name__ for f in (stringprep.in_table_a1, stringprep.in_table_c12, stringprep.in_table_d1) if f('\u05d0')])
print(ascii([stringprep.map_table_b2(c) for c in 'A\xdf\u2102\u03d3\u2116']), stringprep.in_table_b1('\xad'))
