import os
import tempfile


def show(call, *args, **kwargs):
    try:
        print(call(*args, **kwargs))
    except Exception as exc:
        print(type(exc).__name__, exc)


start = os.getcwd()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.mkdir("sub")
    here = os.open("sub", os.O_RDONLY)
    fd = os.open("file", os.O_RDWR | os.O_CREAT, dir_fd=here)
    print(os.writev(fd, [b"abc", b"def"]), os.pwritev(fd, [b"XY"], 1), os.lseek(fd, 0, 0))
    first, second = bytearray(2), bytearray(3)
    print(os.readv(fd, [first, second]), first, second, os.preadv(fd, [first], 4), first)
    os.symlink("file", "link", dir_fd=here)
    print(os.readlink("link", dir_fd=here), os.stat("link", dir_fd=here).st_size, os.access("file", os.R_OK, dir_fd=here))
    os.utime("file", ns=(1, 2), dir_fd=here)
    print(os.stat("sub/file").st_mtime_ns, os.utime(fd, ns=(3, 4)), os.stat(fd).st_mtime_ns)
    os.rename("file", "other", src_dir_fd=here, dst_dir_fd=here)
    print(sorted(os.listdir(here)), [e.path for e in os.scandir(here) if e.is_symlink()])
    show(os.stat, "file", dir_fd=here)
    show(os.stat, "file", dir_fd=9999)
    show(os.stat, here, follow_symlinks=False)
    show(os.chown, "sub", -2, 0)
    print([(top, dirs, sorted(files)) for top, dirs, files, _ in os.fwalk(".")])
    print(os.copy_file_range(fd, os.open("copy", os.O_WRONLY | os.O_CREAT), 4, 0), os.path.getsize("copy"))
    os.unlink("other", dir_fd=here)
    os.unlink("link", dir_fd=here)
    os.rmdir("sub")
    os.close(here)
    os.chdir(start)

event = os.eventfd(3)
os.eventfd_write(event, 4)
print(os.eventfd_read(event), os.sched_param(3), os.sysconf("SC_CLK_TCK"), os.pathconf("/", "PC_PATH_MAX"))
show(os.sysconf, "SC_NOTHING")
show(os.sched_setaffinity, 0, [-1])
show(os.posix_spawn, "/no/such/program", ["x"], {})
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned; exit 3"], {},
                     file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
print(os.waitid(os.P_PID, pid, os.WEXITED).si_status)
