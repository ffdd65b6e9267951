# Updates from several threads at once come one after the other.
import hashlib
import threading

data = b"swineflu" * 200000
want = hashlib.sha1(data * 4).hexdigest()
hasher = hashlib.sha1()


def feed(size):
    for i in range(0, len(data), size):
        hasher.update(data[i:i + size])


threads = [threading.Thread(target=feed, args=(len(data) // 10**n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(hasher.hexdigest() == want)
