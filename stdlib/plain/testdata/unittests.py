import asyncio, difflib, io, unittest
from unittest import mock

class T(unittest.TestCase):
    def setUp(self): self.addCleanup(print, "cleanup", self._testMethodName)
    def test_list(self): self.assertEqual([1, 2, 3], [1, 3])
    def test_text(self): self.assertEqual("a\nb\n", "a\nc\n")
    def test_dict(self): self.assertEqual({"a": 1}, {"a": 2}, "more")
    def test_set(self): self.assertEqual({1, 2}, {2})
    def test_raises(self):
        with self.assertRaisesRegex(ValueError, "x+") as c: raise ValueError("xx")
        self.assertEqual(c.exception.args, ("xx",))
        self.assertRaises(KeyError, int)
    def test_sub(self):
        for i in range(3):
            with self.subTest("part", i=i): self.assertNotEqual(i, 1)
    @unittest.skip("why")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail("no")
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_almost(self): self.assertAlmostEqual(1.0, 1.1)
    def test_count(self): self.assertCountEqual([1, 1, 2], [2, 1])
    def test_misc(self):
        for f, *a in [(self.assertIn, 1, []), (self.assertIs, 1, 2), (self.assertIsNone, 1), (self.assertLess, 2, 1), (self.assertRegex, "a", "b"),
                      (self.assertIsInstance, 1, str), (self.assertTrue, 0), (self.assertRaises, ValueError, int)]:
            try: f(*a)
            except AssertionError as e: print(e)

class A(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.v = await asyncio.sleep(0, 5)
    async def test_ok(self): self.assertEqual(self.v, 5)
    async def test_bad(self): self.assertEqual(self.v, 6)

for cls in (T, A):
    r = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(cls).run(r)
    print(r, r.wasSuccessful(), r.skipped, r.unexpectedSuccesses, len(r.expectedFailures))
    for test, text in r.failures + r.errors:
        print(test, test.id())
        print(text[text.index("Error"):])
s = io.StringIO()
unittest.TextTestRunner(s, verbosity=2).run(unittest.TestSuite([T("test_skip"), A("test_ok")]))
print(s.getvalue().split("Ran")[0])

m = mock.MagicMock(name="m")
m.a.b(1, x=2).c[3] = 4
m(5)
print(m.mock_calls, m.a.b.call_args, len(m), list(m), m.a.b.call_count)
for f in (lambda: m.a.b.assert_called_with(2), lambda: m.a.b.assert_called_once(), lambda: m.a.b.assert_not_called(), lambda: m.z.assert_called(),
          lambda: m.z.assert_called_with(1), lambda: m.assert_has_calls([mock.call(6)]), lambda: m.a.b.assert_any_call(3), lambda: m.asert_x,
          lambda: mock.Mock(spec=["q"]).r, lambda: mock.create_autospec(lambda a, b: 0)(1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
n = mock.Mock(side_effect=[1, ValueError("v"), mock.DEFAULT], return_value=9)
print(n(), end=" ")
try: n()
except ValueError as e: print(e, n())
class C:
    attr = 1
    def meth(self, a): return a
    async def co(self): return 1
with mock.patch.object(C, "meth", return_value=7) as p, mock.patch.object(C, "attr", 2), mock.patch.dict({}, a=1) as d:
    print(C().meth(1), C.attr, p.call_args, d)
print(C.attr, C().meth(3))
a = mock.create_autospec(C)
a.return_value.meth.return_value = 3
print(a().meth(1), a().meth.mock_calls, type(a().co).__name__)
async def go():
    x = mock.AsyncMock(return_value=4)
    print(await x(1), x.await_count, x.await_args)
asyncio.run(go())
with mock.patch("builtins.open", mock.mock_open(read_data="a\nb\n")) as o:
    with open("f") as f: print(f.readline(), list(f))
print(o.mock_calls[0], mock.sentinel.x, mock.ANY == 3, mock.call.a(1).b(2).call_list())
x, y = "one two\nthree\nfour five\n".splitlines(True), "one too\nfour fivee\nsix\n".splitlines(True)
print("".join(difflib.ndiff(x, y)), "".join(difflib.unified_diff(x, y, "x", "y")), "".join(difflib.context_diff(x, y, "x", "y", "d1", "d2")))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach"]), difflib.SequenceMatcher(None, "abxcd", "abcd").get_opcodes())
print("".join(difflib.restore(difflib.ndiff(x, y), 2)) == "".join(y), difflib.SequenceMatcher(lambda c: c == " ", "private Thread", "private volatile Thread").ratio())
