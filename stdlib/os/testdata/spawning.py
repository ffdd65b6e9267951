import os


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


W = os.P_WAIT
print(tried(os.spawnve, W, "/bin/sh", ["sh", "-c", "exit $Q"], {"Q": "3"}), tried(os.spawnlp, W, "sh", "sh", "-c", "exit 4"))
print(tried(os.spawnvpe, W, "sh", ["x", "-c", "exit 5"], {"PATH": "/bin"}), tried(os.spawnv, W, "/gone", ["x"]))
print(tried(os.spawnle, W, "/bin/sh", "sh", "-c", "exit $Q", {"Q": "6"}), tried(os.spawnv, W, "/bin/sh", ["x", "-c", "kill -9 $$"]))
print(tried(os.spawnlpe, W, "sh", "sh", "-c", "exit $Q", {"Q": "7", "PATH": "/bin"}))
print(os.waitstatus_to_exitcode(os.waitpid(os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "exit 8"), 0)[1]))
for args in [], "s", ("",), (b"",):
    print(tried(os.spawnve, W, "/bin/sh", args, {}))
