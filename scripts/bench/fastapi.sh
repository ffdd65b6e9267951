#!/bin/sh
# Compares FastAPI under uvicorn: pya against a CPython that has fastapi, uvicorn, uvloop and httptools. Needs wrk.
# scripts/bench/fastapi.sh [PYA] [PYTHON]; ROUNDS (3) rounds of SECONDS (5) each, in turn; prints requests per second
# and the ratio of the medians.
set -eu
pya=$(realpath "${1:-./pya}") python=${2:-python3}
cd "$(dirname "$0")"
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-5}
body=$(mktemp)
trap 'kill $a $b 2>/dev/null; rm -f "$body"' EXIT
cat >"$body" <<'LUA'
wrk.method = "POST"
wrk.body = '{"name": "x", "price": 1.5, "tags": ["a", "b"]}'
wrk.headers["Content-Type"] = "application/json"
LUA
"$pya" -m uvicorn fastapi_app:app --port 18631 --log-level warning & a=$!
"$python" -m uvicorn fastapi_app:app --port 18632 --log-level warning --loop uvloop --http httptools & b=$!
sleep 3
once() { # port, path
	set -- "$1" "$2" "$([ "$2" = /item ] && echo "-s $body")"
	wrk -t1 -c64 "-d${seconds}s" $3 "http://127.0.0.1:$1$2" | awk '/^Requests\/sec/ { print $2 } /Non-2xx|Socket errors/ { print > "/dev/stderr" }'
}
for path in /async /def /item; do
	for i in $(seq "$rounds"); do
		echo "$(once 18631 $path) $(once 18632 $path)"
	done | sort -n | awk -v path="$path" '{ p[NR] = $1; c[NR] = $2 } END {
		n = asort_index(c, NR); m = int((NR + 1) / 2)
		printf "%-7s pya %8.0f/s  cpython %8.0f/s  %.2f times\n", path, p[m], c[m], p[m] / c[m] }
		function asort_index(a, n, i, j, t) { for (i = 2; i <= n; i++) { t = a[i]; for (j = i - 1; j > 0 && a[j] > t; j--) a[j + 1] = a[j]; a[j + 1] = t } return n }'
done
