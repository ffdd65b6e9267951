import errno, os
print(errno.ENOENT, errno.EACCES, errno.errorcode[2], errno.EWOULDBLOCK == errno.EAGAIN, errno.errorcode[11], errno.errorcode[35], len(errno.errorcode))
try:
    open(os.path.join(os.environ["PYA_TEST_DIR"], "none"))
except OSError as e:
    print(e.errno == errno.ENOENT, type(e).__name__, e.strerror)
