module pya

go 1.26.0

require (
	github.com/alecthomas/participle/v2 v2.1.4
	github.com/go-sql-driver/mysql v1.10.1
	github.com/peterh/liner v1.2.3
	github.com/redis/go-redis/v9 v9.23.0
	golang.org/x/crypto v0.59.0
	golang.org/x/net v0.62.0
	golang.org/x/sys v0.50.0
	golang.org/x/text v0.44.0
)

require (
	filippo.io/edwards25519 v1.2.0 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/mattn/go-runewidth v0.0.31 // indirect
	go.uber.org/atomic v1.12.0 // indirect
)
