import _curses
import bdb
import cProfile
import curses
import curses.ascii
import dbm
import html.parser
import io
import netrc
import os
import profile
import pstats
import rlcompleter
import shelve
import sysconfig
import tabnanny
import tempfile
import trace

folder = tempfile.mkdtemp()


class Tags(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        print('<', tag, attrs)

    def handle_endtag(self, tag):
        print('>', tag)

    def handle_data(self, data):
        print('text', repr(data))

    def handle_comment(self, data):
        print('comment', data)


page = Tags()
page.feed('<!doctype html><p class=a id="b&amp;c" checked>1 &lt; 2<br/><!-- no -->')
page.feed('<script>if (a < b) "</p>"</scr')
page.feed('ipt></p>')
page.close()

with shelve.open(os.path.join(folder, 'shelf')) as kept:
    kept['a'] = [1, {'b': 2}]
with shelve.open(os.path.join(folder, 'shelf')) as kept:
    print(dict(kept), dbm.whichdb(os.path.join(folder, 'shelf')))

path = os.path.join(folder, 'netrc')
with open(path, 'w') as f:
    f.write('machine host login me password "pass word"\ndefault login anonymous password x\n')
print(netrc.netrc(path).authenticators('host'), netrc.netrc(path).authenticators('other'))


def work(n):
    return n if n < 2 else work(n - 1) + work(n - 2)


for kind in cProfile.Profile, profile.Profile:
    p = kind()
    print(p.runcall(work, 5))
    counts = pstats.Stats(p, stream=io.StringIO())
    print([(name, primitive, calls) for (_, _, name), (primitive, calls, *_) in counts.stats.items() if name == 'work'])
t = trace.Trace(count=1, trace=0)
print(t.runfunc(work, 3), sorted(line - work.__code__.co_firstlineno for (_, line) in t.results().counts))


class Steps(bdb.Bdb):
    def user_line(self, frame):
        if frame.f_code.co_name == 'work':
            print('line', frame.f_lineno - work.__code__.co_firstlineno, frame.f_locals)
        self.set_step()


Steps().runcall(work, 1)
print(rlcompleter.Completer({'apple': 1, 'apply': print}).global_matches('appl'), tabnanny.NannyNag.__name__)
print(sorted(sysconfig.get_path_names()), sysconfig.get_python_version())
print(curses.ascii.unctrl('\x01'), curses.ascii.ctrl('a') == '\x01', curses.ascii.isalpha('x'), curses.A_BOLD != curses.A_REVERSE)
try:
    curses.tigetstr('cup')
except _curses.error as e:
    print(e)
