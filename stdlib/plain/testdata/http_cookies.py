from http import HTTPStatus, HTTPMethod
from http.cookies import SimpleCookie, CookieError, Morsel
print(HTTPStatus.NOT_FOUND, repr(HTTPStatus.OK), HTTPStatus(404).phrase, HTTPStatus.IM_A_TEAPOT.phrase, HTTPStatus.OK.is_success, HTTPMethod.GET, len(HTTPStatus))
c = SimpleCookie("a=1; b=\"x y\"; Path=/p; HttpOnly; c=z%20; Expires=Wed, 21 Oct 2026 07:28:00 GMT; secure")
print(c, repr(c))
c["n"] = 'q"uo; te'
c["n"]["max-age"] = 5
c["n"]["httponly"] = True
print(c.output(), c["n"].value, c["n"].coded_value, repr(c["n"]), c["b"]["path"])
for f in [lambda: c["n"].__setitem__("zz", 1), lambda: c.__setitem__("a b", 1), lambda: c.__setitem__("path", 1)]:
    try:
        f()
    except CookieError as e:
        print(e)
print(SimpleCookie("a"), SimpleCookie("x=1;y"), SimpleCookie({"k": "v"}), c["a"] == c["a"].copy())
