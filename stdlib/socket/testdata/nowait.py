# MSG_DONTWAIT of the caller is honoured by a socket that blocks; constants pickle by their names.
import pickle
import socket

a, b = socket.socketpair()
for call in (lambda: a.recv(1, socket.MSG_DONTWAIT), lambda: a.recvmsg(1, 0, socket.MSG_DONTWAIT),
             lambda: a.recv_into(bytearray(1), 0, socket.MSG_DONTWAIT)):
    try:
        call()
    except BlockingIOError as e:
        print(repr(e))
try:
    while True:
        a.sendmsg([b"x" * 4096], [], socket.MSG_DONTWAIT)
except BlockingIOError as e:
    print(repr(e))
a.settimeout(0.01)
try:
    a.recv(1, socket.MSG_DONTWAIT)
except TimeoutError as e:
    print(repr(e))
print(b"AF_INET" in pickle.dumps(socket.AF_INET), pickle.loads(pickle.dumps(socket.SOCK_STREAM)))
for call in (lambda: socket.if_indextoname(-1), lambda: socket.if_indextoname(2**40), lambda: socket.CMSG_SPACE(2**31 - 24)):
    try:
        call()
    except OverflowError as e:
        print(e)
print(socket.CMSG_SPACE(2**31 - 25), socket.CMSG_LEN(2**31 - 17))
