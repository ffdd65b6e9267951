"""Runs one file of CPython's test suite and writes a line for every case: its result, a tab, its name.

Both interpreters run it. In CPython it changes sys.implementation.name, so that cases marked as CPython's own are
skipped, and hides the C modules that exist for tests of CPython's insides.
"""

import sys

name, report = sys.argv[1:3]
hidden = ('_testcapi', '_testinternalcapi', '_testlimitedcapi', '_testbuffer', '_testmultiphase', '_testimportmultiple',
          '_testsinglephase', '_testexternalinspection', '_testclinic', '_xxtestfuzz', '_ctypes_test', '_ctypes',
          '_xxsubinterpreters', '_interpreters', '_interpchannels', '_interpqueues')
if sys.implementation.name == 'cpython':
    sys.implementation.name = 'pya'
for module in hidden:
    sys.modules[module] = None


def stand_in(name):
    """A module whose functions skip the case that calls them, for files that cannot be imported without it."""
    def missing(attr):
        if attr.startswith('__'):
            raise AttributeError(attr)

        def skip(*args, **kwargs):
            raise unittest.SkipTest(f'{name}.{attr} is hidden')
        return skip
    module = type(sys)(name)
    module.__getattr__ = missing
    return module


import unittest


class Result(unittest.TestResult):
    """Writes each case's line as soon as it has ended."""

    def __init__(self, out):
        super().__init__()
        self.out = out
        self.state = None

    def startTest(self, test):
        super().startTest(test)
        self.state = 'ok'

    def stopTest(self, test):
        super().stopTest(test)
        self.write(test)
        self.state = None

    def write(self, test):
        print(self.state, test.id(), sep='\t', file=self.out, flush=True)

    def fail(self, test, err, state='failed'):
        exc = err[1]
        if self.state is None:
            # A fixture of a class or module, or an import.
            self.state = state
            self.write(test)
            self.state = None
        else:
            self.state = state
        if '-v' in sys.argv:
            print('=' * 20, test.id(), file=sys.stderr)
            print(self._exc_info_to_string(err, test), file=sys.stderr, flush=True)

    def addError(self, test, err):
        self.fail(test, err)

    def addFailure(self, test, err):
        self.fail(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.fail(test, err)

    def addSkip(self, test, reason):
        self.state = 'skipped'

    def addExpectedFailure(self, test, err):
        self.state = 'ok'

    def addUnexpectedSuccess(self, test):
        self.state = 'failed'


if '--stand-ins' in sys.argv:
    for module in hidden:
        sys.modules[module] = stand_in(module)

with open(report, 'w', encoding='utf-8', errors='backslashreplace') as out:
    loader = unittest.TestLoader()
    picked = [a for a in sys.argv[3:] if a[0] != '-']
    if picked:
        loader.testNamePatterns = ['*' + p + '*' for p in picked]
    try:
        suite = loader.loadTestsFromName('test.' + name)
    except unittest.SkipTest:
        print('skipped', name, sep='\t', file=out)
    else:
        suite.run(Result(out))
        print('end', name, sep='\t', file=out)
