import fcntl
import grp
import os
import pwd
import resource
import struct
import tempfile
import termios
import tty

master, slave = os.openpty()
print(os.isatty(slave), os.ttyname(slave).startswith("/dev/pts/"))
attributes = termios.tcgetattr(slave)
print(len(attributes), bool(attributes[tty.LFLAG] & termios.ECHO))
old = tty.setcbreak(slave)
print(old == attributes, bool(termios.tcgetattr(slave)[tty.LFLAG] & (termios.ECHO | termios.ICANON)))
termios.tcsetattr(slave, termios.TCSADRAIN, attributes)
print(termios.tcgetattr(slave) == attributes)
termios.tcsetwinsize(slave, (30, 90))
print(termios.tcgetwinsize(slave), struct.unpack("HHHH", fcntl.ioctl(slave, termios.TIOCGWINSZ, bytes(8))))
with tempfile.TemporaryFile() as f:
    try:
        termios.tcgetattr(f)
    except termios.error as e:
        print(repr(e))
    fcntl.flock(f, fcntl.LOCK_EX)
    fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 5)
    flags = fcntl.fcntl(f, fcntl.F_GETFL)
    fcntl.fcntl(f, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    print(fcntl.fcntl(f, fcntl.F_GETFL) & os.O_NONBLOCK != 0)
    os.fchmod(f.fileno(), 0o640)
    print(oct(os.fstat(f.fileno()).st_mode & 0o777), os.pwrite(f.fileno(), b"data", 3), os.fstat(f.fileno()).st_size)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0)
print(pwd.getpwuid(0).pw_name, grp.getgrgid(0).gr_name, pwd.getpwnam("root").pw_uid)
for make in (lambda: pwd.getpwnam("no such user"), lambda: grp.getgrgid(-5), lambda: resource.getrlimit(99)):
    try:
        print(make())
    except Exception as e:
        print(repr(e))
print(os.statvfs("/").f_namemax, os.major(os.makedev(8, 300)), os.minor(os.makedev(8, 300)))
