"""Settings of a pseudo-terminal, by termios and tty."""
import os
import termios
import tty

master, slave = os.openpty()
print(os.isatty(master), os.isatty(slave))
mode = termios.tcgetattr(slave)
print(len(mode), len(mode[6]), mode[4] == mode[5], mode[6][termios.VINTR], bool(mode[3] & termios.ECHO))
os.write(master, b"a line\n")
print(os.read(slave, 100), os.read(master, 100))
before = tty.setraw(slave)
print(before == mode)
now = termios.tcgetattr(slave)
print(bool(now[3] & (termios.ECHO | termios.ICANON)), now[6][termios.VMIN], now[6][termios.VTIME])
os.write(master, b"x")
print(os.read(slave, 100))
termios.tcsetattr(slave, termios.TCSANOW, before)
print(termios.tcgetattr(slave) == mode)
tty.setcbreak(slave, termios.TCSANOW)
print(bool(termios.tcgetattr(slave)[3] & termios.ISIG))
print(termios.tcgetwinsize(slave))
termios.tcsetwinsize(slave, (24, 80))
print(termios.tcgetwinsize(master), os.get_terminal_size(slave))
termios.tcflush(slave, termios.TCIOFLUSH)
termios.tcdrain(slave)
r, w = os.pipe()
for f, *args in ((termios.tcgetattr, r), (termios.tcgetattr, -1), (termios.tcgetattr, "x"), (termios.tcsetattr, slave, 0, [1]),
                 (termios.tcsetattr, slave, 9, before), (termios.tcsetwinsize, slave, (1,)), (termios.tcgetattr, 999)):
    try:
        f(*args)
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)
print(termios.error.__mro__[1])
