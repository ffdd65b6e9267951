#!/bin/sh
# Prints how many cases of CPython's own tests pass: scripts/cpython_tests.sh [-v] FILE...
#
# FILE is a name such as test_range. "of" counts the cases that the oracle CPython passes; those in
# scripts/cpython_tests/excluded.txt test CPython's own implementation and do not count. The environment: PYTHON is the
# oracle (python3.13), PYA the binary under test (./pya), LIMIT the seconds a file may take (120), KEEP a folder for the
# lists of cases. With -v, the cases that fail are named.
set -u
here=$(dirname "$0")
PYTHON=${PYTHON:-python3.13}
PYA=${PYA:-./pya}
LIMIT=${LIMIT:-120}
verbose=
if [ "${1:-}" = -v ]; then
	verbose=1
	shift
fi
if [ $# = 0 ]; then
	sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
PYA=$(cd "$(dirname "$PYA")" && pwd)/$(basename "$PYA")
here=$(cd "$here" && pwd)/cpython_tests
lib=$("$PYTHON" -c 'import os; print(os.path.dirname(os.__file__))') || exit 1
keep=${KEEP:-$(mktemp -d)}
mkdir -p "$keep/work"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$keep"' EXIT

# cases TOOL FILE OUT [OPTION] runs a file in an empty folder.
cases() {
	(cd "$keep/work" && PYAPATH=${PYAPATH:+$PYAPATH:}$lib timeout -k 5 "$LIMIT" "$1" "$here/driver.py" "$2" "$3" ${4:-} >"$3.out" 2>&1 </dev/null)
}

printf '%-28s %7s %7s %8s\n' file passed of percent
for file; do
	want=$keep/$file.want got=$keep/$file.got
	option=
	[ -f "$want.stand-ins" ] && option=--stand-ins
	if ! [ -s "$want" ]; then
		cases "$PYTHON" "$file" "$want"
		if ! grep -q '^ok' "$want"; then
			option=--stand-ins
			: >"$want.stand-ins"
			cases "$PYTHON" "$file" "$want" $option
		fi
	fi
	: >"$got"
	cases "$PYA" "$file" "$got" $option
	awk -F '\t' -v file="$file" -v verbose="$verbose" '
		FILENAME ~ /excluded.txt$/ { if ($1 !~ /^#/ && $1 != "") excluded[$1] = 1; next }
		$1 == "ok" && FILENAME ~ /want$/ && !($2 in excluded) { n[$2]++; of++ }
		$1 == "ok" && FILENAME ~ /got$/ && n[$2] > 0 { n[$2]--; passed++ }
		END {
			if (of) printf "%-28s %7d %7d %7.1f%%\n", file, passed, of, 100 * passed / of
			else printf "%-28s %7d %7d %8s\n", file, passed, of, "-"
			if (verbose) for (c in n) if (n[c] > 0) print "    " c | "sort"
		}' "$here/excluded.txt" "$want" "$got" | tee -a "$keep/table.now"
done
awk '$4 ~ /%/ { n++; sum += $4 } END { if (n > 1) printf "mean of %d files %38.2f%%\n", n, sum / n }' "$keep/table.now"
rm -f "$keep/table.now"
