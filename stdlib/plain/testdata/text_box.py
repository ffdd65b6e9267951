import curses
import curses.ascii
import curses.textpad


class Window:
    """A window in memory."""

    def __init__(self, height, width):
        self.height, self.width, self.y, self.x = height, width, 0, 0
        self.rows = [[' '] * width for _ in range(height)]
        self.log = []

    def getmaxyx(self):
        return self.height, self.width

    def getyx(self):
        return self.y, self.x

    def keypad(self, on):
        self.log.append(('keypad', on))

    def move(self, y, x):
        if not (0 <= y < self.height and 0 <= x < self.width):
            raise curses.error('move')
        self.y, self.x = y, x

    def inch(self, *at):
        y, x = at or (self.y, self.x)
        return ord(self.rows[y][x])

    def addch(self, *args):
        if len(args) == 3:
            self.y, self.x = args[:2]
        self.rows[self.y][self.x] = chr(args[-1]) if isinstance(args[-1], int) and args[-1] < 128 else '+'
        if self.x == self.width - 1:
            if self.y == self.height - 1:
                raise curses.error('addch')
            self.y, self.x = self.y + 1, 0
        else:
            self.x += 1

    def delch(self):
        row = self.rows[self.y]
        del row[self.x]
        row.append(' ')

    def insertln(self):
        self.rows.insert(self.y, [' '] * self.width)
        self.rows.pop()

    def deleteln(self):
        del self.rows[self.y]
        self.rows.append([' '] * self.width)

    def clrtoeol(self):
        self.rows[self.y][self.x:] = [' '] * (self.width - self.x)

    def refresh(self):
        self.log.append('refresh')

    def vline(self, y, x, ch, n):
        for i in range(n):
            self.rows[y + i][x] = '|'

    def hline(self, y, x, ch, n):
        for i in range(n):
            self.rows[y][x + i] = '-'

    def getch(self):
        return self.keys.pop(0)

    def show(self):
        return '/'.join(''.join(row) for row in self.rows)


def edit(height, width, keys, insert=False, strip=1, validate=None):
    win = Window(height, width)
    box = curses.textpad.Textbox(win, insert)
    box.stripspaces = strip
    win.keys = [ord(k) if isinstance(k, str) else k for k in keys] + [curses.ascii.BEL]
    text = box.edit(validate)
    print(repr(win.show()), repr(text), win.getyx(), box.lastcmd, len(win.log))


A = curses.ascii
edit(1, 10, 'hello')
edit(3, 8, 'hello world and more than fits')
edit(3, 8, [*'abc', A.SOH, *'X'])
edit(3, 8, [*'abc', A.SOH, *'XY'], insert=True)
edit(3, 8, [*'abcdefgh', A.SOH, curses.KEY_UP, *'XY'], insert=True)
edit(3, 8, [*'abc', A.NL, *'def', curses.KEY_UP, A.ENQ, A.BS, A.STX, A.EOT])
edit(3, 8, [*'abc', A.NL, *'def', curses.KEY_UP, A.SOH, A.VT, A.VT])
edit(3, 8, [*'abc', A.NL, *'defgh', A.SO, curses.KEY_UP, A.SI, A.FF, curses.KEY_LEFT, curses.KEY_RIGHT, *'z'])
edit(3, 8, [*'ab', A.NL, A.STX, A.STX, A.ACK, A.ACK, A.ACK, *'q', curses.KEY_DOWN, curses.KEY_BACKSPACE, A.DEL])
edit(3, 8, [*'ab ', A.NL, *' c', A.ENQ, A.DLE, A.ENQ], strip=0)
edit(1, 6, [*'ab', A.NL, *'cd'])
edit(2, 6, [*'abxc'], validate=lambda ch: 0 if ch == ord('x') else ch)
curses.ACS_VLINE = curses.ACS_HLINE = curses.ACS_ULCORNER = curses.ACS_URCORNER = curses.ACS_LLCORNER = curses.ACS_LRCORNER = 4194411
win = Window(5, 9)
curses.textpad.rectangle(win, 0, 1, 3, 6)
print(win.show().replace('/', '\n'))
