"""Matches whose pos lies behind their endpos or outside the text."""

import re

PATTERNS = ["", "a*", "(?:a|b)*", "$", r"\Z", "(?m)$", r"\b", r"\B", "(?<=a)", "(?!a)", "(a)?", "a{0}", r"()\1", r"(?i)()\1", "(?>)", "a??"]


def shown(m):
    return m and (m.span(), m.pos, m.endpos)


for pattern in PATTERNS:
    p = re.compile(pattern)
    for text in ("", "a", "\n", "ab\nb"):
        for pos, endpos in ((0, -1), (1, 0), (2, 1), (3, 1), (9, 2), (-3, 9)):
            scanner = p.scanner(text, pos, endpos)
            print(pattern, ascii(text), pos, endpos, shown(p.match(text, pos, endpos)), shown(p.fullmatch(text, pos, endpos)),
                  shown(p.search(text, pos, endpos)), p.findall(text, pos, endpos), len(list(p.finditer(text, pos, endpos))),
                  shown(scanner.match()), shown(scanner.match()), shown(scanner.search()))

# Alternatives of one character each are a set.
for pattern in ("a|b", r"(?i)a|[b-d]|é", r"(?:\d|x)*", "(?a)\\w|é", "(?i)k|s", "(?:a|b|[^c])", "(?<=a|b)c", r"(?i:a)|b"):
    for text in ("abcé1x\u212a\u017fKS k B", "xx12bbcaa", "ÉaA"):
        print(pattern, ascii(text), ascii(re.findall(pattern, text)))
