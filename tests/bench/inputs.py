# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark's generated inputs: the same bytes on every machine, from a fixed seed, kept in the cache folder."""

import gzip
import json
import lzma
import os
import random


def _text(n):
    rng = random.Random(1)
    letters = "etaoinshrdlucmfwypvbgkqjxz"
    vocabulary = ["".join(rng.choice(letters[: rng.randint(4, 26)]) for _ in range(rng.randint(2, 10))) for _ in range(5000)]
    vocabulary += [w + "ing" for w in vocabulary[:500]]
    for _ in range(n):
        words = [vocabulary[int(len(vocabulary) * rng.random() ** 3)] for _ in range(rng.randint(4, 12))]
        if rng.random() < 0.3:
            words.insert(rng.randint(0, len(words)), f"{rng.random() * 1000:.2f}")
        yield " ".join(words) + "\n"


def text(n):
    return "".join(_text(n)).encode()


def textxz(n):
    return lzma.compress(text(n), preset=6)


def textgz(n):
    return gzip.compress(text(n), 9, mtime=0)


def json_(n):
    rng = random.Random(2)
    rows = [{"id": i, "kind": "k%d" % rng.randint(0, 40), "value": rng.randint(0, 10 ** 6), "name": "name %x" % rng.getrandbits(20),
             "tags": ["t%d" % rng.randint(0, 9) for _ in range(rng.randint(0, 4))], "ok": rng.random() < 0.5} for i in range(n)]
    return json.dumps(rows).encode()


def bin_(n):
    return random.Random(3).randbytes(1 << 20) * n


def sql(n):
    return f"""CREATE TABLE t(id INTEGER PRIMARY KEY, kind INT, value INT, name TEXT);
BEGIN;
INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n})
	SELECT x, x * 7919 % 257, x * 104729 % 1000003, printf('name-%05d-%s', x % 9973, hex(x)) FROM c;
CREATE INDEX by_kind ON t(kind, value);
CREATE INDEX by_name ON t(name);
COMMIT;
SELECT kind, count(*), sum(value), max(name) FROM t GROUP BY kind ORDER BY 3 DESC LIMIT 5;
SELECT count(*) FROM t a JOIN t b ON a.value = b.id WHERE b.kind < 50 AND a.name LIKE '%7%';
UPDATE t SET value = value + 1 WHERE kind % 3 = 0;
DELETE FROM t WHERE name < 'name-02000';
SELECT count(*), sum(value), group_concat(DISTINCT substr(name, 1, 7)) FROM t;
SELECT name FROM t ORDER BY value * 31 % 1009, name LIMIT 3;
PRAGMA integrity_check;
""".encode()


def c(n):
    rng = random.Random(4)
    out = ["#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nstruct s { int a, b; double d; char *p; };\n"]
    for i in range(n):
        k = [rng.randint(1, 99) for _ in range(6)]
        out.append(f"""
static int g{i}(struct s *v, int n)
{{
	int sum = {k[0]};
	for (int i = 0; i < n; i++) {{
		switch (v[i].a % {k[1]}) {{
		case 0: sum += v[i].b * {k[2]}; break;
		case 1: sum ^= v[i].a << ({k[3]} & 7); break;
		case 2: v[i].d = v[i].d * {k[4]}.5 + sum; break;
		default: if (v[i].p && strlen(v[i].p) > {k[5]}) sum -= atoi(v[i].p); else sum++;
		}}
		v[i].b = sum {'+-^|'[k[0] % 4]} v[i].a;
	}}
	return sum{f' + g{i - 1}(v, n / 2)' if i else ''};
}}
""")
    out.append(f'int main(void) {{ struct s v[9] = {{{{1, 2, 3.0, "4"}}}}; printf("%d\\n", g{n - 1}(v, 9)); return 0; }}\n')
    return "".join(out).encode()


def bc(n):
    return f"""scale = {n}
pi = 4 * a(1)
pi
e(1) * sqrt(2)
define f(n) {{ auto r; r = 1; while (n > 1) r *= n--; return r; }}
f({n}) % (10 ^ 50 + 151)
for (i = 0; i < {n} * 20; i++) x = (x * 31 + i) % 1009
x
quit
""".encode()


KINDS = {"text": text, "textxz": textxz, "textgz": textgz, "json": json_, "bin": bin_, "sql": sql, "c": c, "bc": bc}
SUFFIX = {"c": ".c", "textxz": ".xz", "textgz": ".gz"}
EDITION = 1


def make(folder, kind, n):
    """The file's name inside `folder`, made now if it is not there yet."""
    name = f"{kind}-{n}-{EDITION}{SUFFIX.get(kind, '')}"
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        new = f"{path}.{os.getpid()}.new"
        with open(new, "wb") as f:
            f.write(KINDS[kind](n))
        os.rename(new, path)
    return name


def kinds_in(command):
    """The kinds of input that a row's command names."""
    return [kind for kind in KINDS if "{" + kind + "}" in command]
