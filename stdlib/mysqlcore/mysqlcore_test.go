package mysqlcore_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pya/stdlib/internal/golden"
)

// TestGolden runs the programs against a MariaDB of its own: host 127.0.0.1, port PYA_TEST_MYSQL, user and password pya,
// database pya; its Unix socket is PYA_TEST_MYSQL_SOCKET, its certificate PYA_TEST_MYSQL_CA. Without MariaDB it is skipped. The outputs were read: there is no CPython with these libraries here.
func TestGolden(t *testing.T) {
	var programs [2]string
	for i, names := range [][]string{{"mariadb-install-db", "mysql_install_db"}, {"mariadbd", "mysqld"}} {
		for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/usr/libexec") {
			for _, n := range names {
				if file, err := exec.LookPath(filepath.Join(dir, n)); programs[i] == "" && err == nil {
					programs[i] = file
				}
			}
		}
	}
	if programs[0] == "" || programs[1] == "" {
		t.Skip("NO MARIADB: pymysql and aiomysql are not tested (Debian: apt-get install mariadb-server)")
	}
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	user := []string{"--no-defaults"} // must come first
	if os.Getuid() == 0 {
		user = append(user, "--user=root")
	}
	install := exec.Command(programs[0], append(user, "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	port := golden.FreePort(t)
	start := filepath.Join(dir, "start.sql")
	sql := "CREATE DATABASE pya CHARACTER SET utf8mb4;\nCREATE USER pya@'127.0.0.1' IDENTIFIED BY 'pya';\nGRANT ALL ON *.* TO pya@'127.0.0.1';\n" +
		"CREATE USER pya@localhost IDENTIFIED BY 'pya';\nGRANT ALL ON *.* TO pya@localhost;\n"
	if err := os.WriteFile(start, []byte(sql), 0o600); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	cert, key := golden.Certificate(t, dir, "localhost", "127.0.0.1")
	server := exec.Command(programs[1], append(user, "--datadir="+data, "--port="+port, "--bind-address=127.0.0.1",
		"--socket="+socket, "--init-file="+start, "--pid-file="+filepath.Join(dir, "pid"), "--performance-schema=off", "--ssl-cert="+cert, "--ssl-key="+key)...)
	golden.Serve(t, server, port)
	t.Setenv("PYA_TEST_MYSQL", port)
	t.Setenv("PYA_TEST_MYSQL_SOCKET", socket)
	t.Setenv("PYA_TEST_MYSQL_CA", cert)

	golden.Run(t)
}
