"""Writes stdlib/unicodedata/tables.txt: what Go's tables of Unicode do not have. Run it with CPython of the version that pya follows.

A line is a character in hexadecimal, then its decomposition as the Unicode database has it, or `=`, its numeric value and, if it
stands for one digit, that digit.
"""

import fractions
import sys
import unicodedata


def lines():
    for i in range(sys.maxunicode + 1):
        c = chr(i)
        if d := unicodedata.decomposition(c):
            yield f'{i:X} {d}'
        n = unicodedata.numeric(c, None)
        if n is not None and unicodedata.decimal(c, None) is None:
            digit = unicodedata.digit(c, None)
            yield f'{i:X} = {fractions.Fraction(n).limit_denominator(1000)}' + ('' if digit is None else f' {digit}')


with open(sys.argv[1], 'w', encoding='ascii') as f:
    f.writelines(line + '\n' for line in lines())
