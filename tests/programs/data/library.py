# SPDX-License-Identifier: GPL-2.0-or-later
# Exercised by cases/python3: prints what must be the same on every architecture.
import array, base64, bisect, bz2, calendar, cmath, collections, contextlib, copy, csv, ctypes, dataclasses, datetime, decimal, difflib
import enum, fractions, functools, gzip, hashlib, heapq, hmac, html, io, itertools, json, locale, lzma, math, operator, os, pathlib
import pickle, pprint, queue, random, re, shlex, sqlite3, statistics, string, struct, sys, tempfile, textwrap, threading, time
import traceback, types, typing, unicodedata, urllib.parse, uuid, weakref, xml.etree.ElementTree as ET, zlib, zoneinfo  # noqa

text = open("text", encoding="utf-8").read()
print("-- json")
doc = {"a": [1, 2.5, -0.0, 1e300, 1e-7, None, True, "x\u00e9\n\"\\\u2603\U0001f600"], "b": {"c": {}}, "big": 2 ** 70}
for kw in ({}, {"indent": 2, "sort_keys": True}, {"ensure_ascii": False, "separators": (",", ":")}):
    s = json.dumps(doc, **kw)
    print(s, json.loads(s) == doc)
for bad in ("{", "[1,]", '{"a":}', "nul", '"\\u12"'):
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(e)
print("-- re")
print(len(re.findall(r"\b(\w+) \1?\w*a\b", text)), re.sub(r"(?P<a>\w+) (?P<b>\w+)", r"\g<b> \g<a>", text[:80]))
print(re.split(r"[,. ]+", text[:60]), re.match(r"(?i)^(?:a|b)*?(?=\w{3,}$)", "abcde"), re.fullmatch(r"(a+)+b", "aaaaab").span())
print(re.compile(r"(?x) (\d{4}) - (\d\d) # date").findall("2020-01 and 2021-12"), re.escape("a.b*c"), re.search(r"(?<!x)y(?!z)", "xyzy yz xyy y").start())
print(collections.Counter(re.findall(r"\w+", text.lower())).most_common(5))
print("-- hashlib")
for name in sorted(hashlib.algorithms_guaranteed):
    h = hashlib.new(name, text.encode())
    print(name, h.hexdigest(32) if "shake" in name else h.hexdigest())
print(hmac.new(b"k", b"m" * 100, "sha256").hexdigest(), hashlib.pbkdf2_hmac("sha1", b"p", b"s", 1000).hex(), hashlib.scrypt(b"p", salt=b"s", n=64, r=8, p=1).hex()[:32], hashlib.blake2b(b"x", key=b"k", digest_size=16).hexdigest())
print(zlib.crc32(text.encode()), zlib.adler32(text.encode()), [len(f(text.encode())) for f in (zlib.compress, bz2.compress, lzma.compress)])
print([f.decompress(f.compress(text.encode())).decode() == text for f in (zlib, bz2, lzma, gzip)])
print("-- decimal, fractions, integers")
decimal.getcontext().prec = 60
D = decimal.Decimal
print(D(2).sqrt(), D(1) / D(7), D("1.10") + D("2.205"), D(10).ln(), D(1).exp(), D("1e-400") * 3, D("NaN"), D("-Infinity"), D("12345.6789").quantize(D("0.01")), D(2) ** D("0.5"), D("0.1") == D(0.1), D(0.1))
print(fractions.Fraction(3, 7) + fractions.Fraction("0.125"), fractions.Fraction(math.pi).limit_denominator(1000), 7 ** 300 % 10 ** 50, pow(3, -1, 1000003), (-7) // 2, -7 % 3, divmod(-7, 2), math.factorial(60), math.comb(50, 20), math.isqrt(10 ** 40), (2 ** 200).bit_length(), int("zz", 36), hex(-255), f"{10 ** 20:,}", (12345678901234567890 * 98765432109876543210) ** 5 >> 300, math.gcd(2 ** 64 - 1, 3 ** 40), len(str(3 ** 20000)))
print("-- float")
values = [0.1, 1 / 3, 1e16, 1e22, 123456789.123456789, 5e-324, 1.7976931348623157e308, -0.0, 2.5, 1e-5, 100.0, 0.30000000000000004, float("inf"), float("nan")]
for v in values:
    print(repr(v), f"{v:.3f} {v:10.4e} {v:g} {v:.17g} {v:%}", v.hex() if v == v else "", end=" ")
    print(round(v, 2), v.is_integer(), v.as_integer_ratio() if math.isfinite(v) else "", struct.pack("<d", v).hex() if v == v else "")
for f in (math.sin, math.cos, math.tan, math.exp, math.log, math.sqrt, math.atan, math.erf, math.gamma, math.sinh, math.log1p, math.cbrt, math.expm1, math.lgamma, math.log2, math.asinh):
    print(f.__name__, *(f"{f(x):.13g}" for x in (0.1, 0.7, 1.0, 2.5, 10.25)))
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fmod(-7.5, 2), math.remainder(7.5, 2), math.modf(-2.75), math.frexp(10.0), math.ldexp(0.75, 5), math.copysign(1, -0.0), math.nextafter(1, 2), math.ulp(1.0), math.hypot(3, 4, 12), math.dist((1, 2), (4, 6)), cmath.sqrt(-2), cmath.exp(1j), round(0.5), round(1.5), round(-2.5), round(2.675, 2), int(-3.99), 7.5 // 2, -7.5 % 2, float("1_000.5"), float.fromhex("0x1.8p3"), 1e308 * 10)
print("-- statistics, random")
random.seed(42)
sample = [random.gauss(10, 3) for _ in range(1000)]
print(random.random(), random.randint(1, 10 ** 20), random.sample(range(100), 5), random.choices("abc", [1, 2, 3], k=8), random.getrandbits(100), *(f"{f(sample):.10f}" for f in (statistics.mean, statistics.stdev, statistics.median, statistics.harmonic_mean)))
print("-- containers")
print(sorted(range(20), key=lambda x: (x * 7919) % 23), heapq.nsmallest(3, [5, 1, 4, 2]), bisect.bisect([1, 3, 5], 4), list(itertools.permutations("abc", 2))[:4], list(itertools.accumulate(range(6), operator.mul, initial=1)), collections.deque([1, 2, 3], 2), collections.OrderedDict(a=1), collections.ChainMap({"a": 1}, {"b": 2})["b"], array.array("i", [1, -2]).tobytes().hex(), memoryview(b"abcdef")[1:4].tobytes(), bytes(range(5)).hex("-"), bytearray(b"x") * 3, {1, 2} ^ {2, 3}, frozenset([1]) | {2}, [*range(3), *"ab"], {**{"a": 1}, "b": 2}, "abc"[::-1], slice(1, 9, 2).indices(6), list(zip(*[iter(range(6))] * 2)), list(itertools.batched("abcdefg", 3)))
print("-- strings")
print("{:>10}|{:<10}|{:^10}|{:+d}|{:#x}|{:08.3f}|{:,}|{!r}".format("a", "b", "c", 5, 255, 3.14159, 1234567, "q"), f"{'x':*^9}{3.14159:{10}.{3}}", "%s %05d %-5s| %.2e %c %%" % ("s", 42, "l", 12345.678, 65), "straße".upper(), "ǅ".lower(), unicodedata.normalize("NFD", "é").encode().hex(), unicodedata.name("☃"), "naïve".encode("latin-1"), "a\tb".expandtabs(4), "αβγ".encode("utf-16-le").hex(), b"\xff\xfe".decode("utf-8", "replace"), textwrap.fill("word " * 20, 30), string.Template("$a ${b}").substitute(a=1, b=2), shlex.split("a 'b c' \"d\\\"e\""), html.escape("<a&b>"), urllib.parse.quote("a b/ü?"), urllib.parse.urlsplit("http://u@h:80/p?q=1#f"), base64.b64encode(bytes(range(40))), base64.b85encode(b"hello world"), "ß".casefold(), "12".zfill(5), "a,b,,c".split(","), "title case".title(), "x".join("abc"), str.maketrans("ab", "xy"))
print("-- classes")


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int
    y: float = 1.5
    tags: list = dataclasses.field(default_factory=list, compare=False)


class Colour(enum.Flag):
    RED = enum.auto()
    BLUE = enum.auto()


class Meta(type):
    def __new__(mcs, name, bases, ns):
        ns["made"] = name.lower()
        return super().__new__(mcs, name, bases, ns)


class Base(metaclass=Meta):
    def __init_subclass__(cls, **kw):
        cls.kw = kw

    def __getattr__(self, name):
        return f"no {name}"


class Child(Base, flag=1):
    __slots__ = ("v", "__weakref__")

    @property
    def twice(self):
        return self.v * 2

    @functools.cached_property
    def never(self):
        return 1

    @classmethod
    def make(cls, v):
        c = cls()
        c.v = v
        return c


c = Child.make(21)
print(Point(1), Point(1) < Point(2), dataclasses.asdict(Point(3, tags=[1])), Colour.RED | Colour.BLUE, Child.kw, c.twice, c.missing, Child.made, Child.__mro__[1].__name__, weakref.ref(c)() is c)
print(pickle.loads(pickle.dumps([Point(5), {"k": (1, b"x", 2.5, 2 ** 80)}], 5)), hashlib.md5(pickle.dumps(list(range(300)), 4)).hexdigest(), copy.deepcopy({"a": [1]}), types.SimpleNamespace(a=1))


def gen():
    try:
        x = yield 1
        print("sent", x)
        yield from (i * i for i in range(3))
    finally:
        print("closed")


g = gen()
print(next(g), g.send("s"), next(g))
g.close()
match {"k": [1, 2, Point(7)]}:
    case {"k": [1, *rest, Point(x=px)]} if px > 5:
        print("matched", rest, px)
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("outer") from e
except ValueError as e:
    print(repr(e), repr(e.__cause__), [line.strip() for line in traceback.format_exc().splitlines() if not line.startswith("  ")])
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
except* ValueError as eg:
    print("group", eg.exceptions)
except* TypeError as eg:
    print("rest", eg.exceptions)


@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(fib(200), deep(800))
try:
    deep(10 ** 6)
except RecursionError as e:
    print(type(e).__name__)
print("-- threads")
lock, total, done, q = threading.Lock(), [0], threading.Event(), queue.Queue(5)


def worker(n):
    for i in range(n):
        with lock:
            total[0] += i
    q.put(n)


threads = [threading.Thread(target=worker, args=(500 + i,)) for i in range(12)]
for t in threads:
    t.start()
print(sorted(q.get() for _ in threads))
for t in threads:
    t.join()
print(total[0], threading.active_count())
barrier, cond, order = threading.Barrier(4), threading.Condition(), []


def turn(k):
    barrier.wait()
    with cond:
        cond.wait_for(lambda: len(order) == k)
        order.append(k)
        cond.notify_all()


threads = [threading.Thread(target=turn, args=(k,)) for k in reversed(range(4))]
[t.start() for t in threads], [t.join(10) for t in threads]
timer = threading.Timer(0.01, done.set)
timer.start()
print(order, done.wait(10), threading.local() is not None)
import concurrent.futures  # noqa: E402
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda x: x * x, range(10))), pool.submit(divmod, 17, 5).result())
print("-- time")
t = datetime.datetime(2024, 2, 29, 12, 30, 45, 123456, tzinfo=datetime.timezone.utc)
print(t.isoformat(), t + datetime.timedelta(days=366, hours=-5), t.strftime("%a %d %b %Y %j %U"), datetime.date.fromisoformat("2021-12-31").isocalendar(), calendar.monthrange(2000, 2), time.strftime("%F %T", time.gmtime(1e9)), datetime.datetime.strptime("03 Feb 2001", "%d %b %Y"), (datetime.date(2024, 3, 1) - datetime.date(2023, 3, 1)).days, time.monotonic() > 0)
print("-- files, csv, xml, sqlite, struct, ctypes")
with tempfile.TemporaryDirectory() as d:
    p = pathlib.Path(d, "sub", "f.txt")
    p.parent.mkdir()
    print(p.write_text("line1\nline2\r\nünï\n", newline=""), p.read_bytes().hex(), p.stat().st_size, sorted(x.name for x in pathlib.Path(d).rglob("*")), p.suffix, os.path.relpath(p, d))
    with p.open("r+b") as f:
        f.seek(2)
        f.write(b"XX")
        f.truncate(9)
        f.seek(0)
        print(f.read(), f.tell())
    import mmap  # noqa: E402
    with p.open("r+b") as f, mmap.mmap(f.fileno(), 0) as m:
        m[0:2] = b"ab"
        print(m[:5], m.find(b"X"))
out = io.StringIO()
w = csv.writer(out)
w.writerows([[1, "a,b", 'q"q'], [2.5, None, "multi\nline"]])
print(repr(out.getvalue()), list(csv.DictReader(io.StringIO("a,b\n1,2\n"))))
root = ET.fromstring("<r><a k='1'>t<b/>tail</a><a k='2'/></r>")
print([e.get("k") for e in root.iter("a")], ET.tostring(root), root.find("a[@k='2']") is not None)
db = sqlite3.connect(":memory:")
db.execute("create table t(a, b real, c blob)")
db.executemany("insert into t values(?, ?, ?)", [(i, i / 3, bytes([i])) for i in range(9)])
db.create_function("sq", 1, lambda x: x * x)
print(db.execute("select sum(sq(a)), avg(b), max(c) from t").fetchone())
print(struct.unpack(">hIq3sf?", struct.pack(">hIq3sf?", -5, 2 ** 31, -2 ** 40, b"abc", 1.5, True)), struct.calcsize("<bhiq"), struct.pack("e", 1.1).hex())


class S(ctypes.Structure):
    _fields_ = [("a", ctypes.c_uint8), ("b", ctypes.c_double), ("c", ctypes.c_int16 * 3)]


libc = ctypes.CDLL(None)
libc.strtod.restype = ctypes.c_double
cmp_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
nums = (ctypes.c_int * 6)(5, 3, 9, 1, 7, 2)
libc.qsort(nums, 6, 4, cmp_type(lambda a, b: a[0] - b[0]))
libm = ctypes.CDLL("libm.so.6")
libm.pow.restype, libm.pow.argtypes = ctypes.c_double, [ctypes.c_double] * 2
print(ctypes.sizeof(S), S.b.offset, S.c.offset, libc.abs(-5), libc.strtod(b"2.5e3", None), list(nums), libm.pow(2.0, 0.5), ctypes.string_at(b"zero\0x"))
print(difflib.unified_diff.__name__, "\n".join(difflib.unified_diff(["a", "b"], ["a", "c"], lineterm="")), pprint.pformat({"k" * 30: list(range(20)), "z": "v" * 40}))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), typing.get_type_hints(Point)["x"], sys.getrecursionlimit(), sum(x * x for x in range(100000)), eval("[i for i in range(3)]"), (lambda *a, k=1, **kw: (a, k, kw))(1, k=2, z=3))
s = 0
for i in range(200000):
    s = (s * 31 + i) % 1000003
print(s, hashlib.sha256(bytes(i * i & 255 for i in range(50000))).hexdigest())
