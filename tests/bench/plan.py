# SPDX-License-Identifier: GPL-2.0-or-later
"""How often each emulator runs a row, and how sure the outcome is.

A peer is 3 to 50 times slower than native, so nearly all the time of a naive run (everybody seven times) goes into peers,
and of that most into peers which are not the row's bar, or into deciding again what the first run had decided. The rules:

 1. native and dragoman run every row `runs` times (7).
 2. Screening: before a full-size run dragoman and each peer run each row once at the row's quick size, about a tenth. A
    peer that needs more than SCREEN times the CPU time of the row's best is not run at full size: it cannot be the bar.
    In a decided row that the best peer would need more than LONG seconds for, the two best peers remain, the second
    only if it is within CLOSE. (With --quick there is no screening; the first round takes its place.)
 3. The rest take part in the rounds, between native and dragoman, until one of these: `runs` runs; a fastest run that is
    behind the row's best peer's by more than SCREEN after one run, by more than DROP after two; or, where the row is
    decided, PEER_SECONDS of CPU time. Decided is a row whose bar, best peer divided by dragoman, is far from FLOOR,
    which is the one claim made for each row: by more than a factor of FAR after one run, and of FAR to the power of
    1/sqrt(n) after n, as the error falls. So a row at the floor has all its runs, a quick peer far from it as well, and
    a peer that takes three seconds or more there runs once.
 4. A time is the median of its runs; a peer that ran less than three times counts with its fastest, which can only
    make dragoman look worse. A speed-up is the median of the rounds' own ratios, where a peer ran three times or more:
    the machine's mood changes from round to round and falls on both (memory latency by a third within a row), and the
    median of one emulator may be of a good minute and the other's of a bad one. The bar is the peer with the least.

FAR is four times the scatter of a single run on a busy machine (some 10 %): log 1.5 = 0.41. A mean over a kind of work is not harmed by few runs
of a row, as the errors of its rows average out; its standard error is printed beside it (scatter below).
"""

import math
import statistics

SCREEN = 1.3
CLOSE = 1.15
LONG = 3
DROP = 1.25
FAR = 1.5
FLOOR = 0.9
PEER_SECONDS = 3
NO_PEERS = ("native", "dragoman")


def is_peer(name):
    return name not in NO_PEERS


def cpus(cell):
    return [one["cpu"] for one in cell.get("runs", [])]


def time_of(name, cell):
    """A cell's CPU seconds (rule 4), or None."""
    times = cpus(cell)
    if not times or "failed" in cell:
        return None
    return min(times) if is_peer(name) and len(times) < 3 else statistics.median(times)


def ratios(name, cells):
    """The peer's time divided by dragoman's in each round that both ran in."""
    return [a / b for a, b in zip(cpus(cells[name]), cpus(cells["dragoman"]))]


def speedup(name, cells):
    """How many times faster than the peer `name` dragoman is (rule 4), so far; None without a time of either."""
    ours, theirs = (time_of(one, cells.get(one, {})) for one in ("dragoman", name))
    if not ours or not theirs:
        return None
    rounds = ratios(name, cells)
    return statistics.median(rounds) if len(rounds) > 2 else theirs / ours


def bar(cells):
    """(name, speed-up) of the peer that dragoman is least faster than, so far; None without one."""
    found = {name: speedup(name, cells) for name in cells if is_peer(name)}
    return min(((n, v) for n, v in found.items() if v), key=lambda item: item[1], default=None)


def fastest(cells, key):
    times = {name: key(cell) for name, cell in cells.items() if is_peer(name) and "failed" not in cell}
    return {name: t for name, t in times.items() if t}


def decided(ratio, n=1):
    """Whether a row's bar, after n runs, is far from the floor."""
    return ratio is not None and abs(math.log(ratio / FLOOR)) > math.log(FAR) / math.sqrt(n)


def screened_out(screen, scale):
    """The peers that rule 2 leaves out: name -> how many times the best's time they took. `screen`: name -> one run;
    `scale`: how many times larger the full size is."""
    times = fastest(screen, lambda one: one.get("cpu"))
    if not times:
        return {}
    best = min(times.values())
    ours = screen.get("dragoman", {}).get("cpu")
    long = best * scale > LONG and decided(ours and best / ours)
    ranks = sorted(times, key=times.get)
    return {name: t / best for name, t in times.items() if t > (CLOSE if long else SCREEN) * best or (long and name not in ranks[:2])}


def takes_part(name, cells, runs, all_peers=False):
    """Whether the emulator `name` runs in the round that comes next (rules 1 and 3). cells: emulator -> {"runs": [...]}"""
    cell = cells[name]
    times = cpus(cell)
    if "failed" in cell or "screened" in cell or len(times) >= runs:
        return False
    if not is_peer(name) or all_peers or not times:
        return True
    best = min(fastest(cells, lambda c: min(cpus(c), default=None)).values())
    if min(times) > (SCREEN if len(times) == 1 else DROP) * best:
        return False
    least = bar(cells)
    return not decided(least and least[1], len(times)) or sum(times) < PEER_SECONDS


def relative_spread(times):
    """A robust standard deviation of a cell's runs, relative to their median."""
    middle = statistics.median(times)
    return 1.4826 * statistics.median(abs(t - middle) for t in times) / middle if middle else 0.0


def scatter(rows):
    """The mean relative spread of a single run, of dragoman and of the peers, over all cells with three runs or more; None
    where there is no such cell."""
    found = {True: [], False: []}
    for cells in rows.values():
        for name, cell in cells.items():
            if name != "native" and len(cpus(cell)) >= 3:
                found[is_peer(name)].append(relative_spread(cpus(cell)))
    if not found[False]:
        return None
    ours = statistics.fmean(found[False])
    return {"dragoman": ours, "peer": statistics.fmean(found[True]) if found[True] else ours}


def log_error(cells, best, spread):
    """Standard error of the logarithm of one row's bar, `spread` being what scatter() found; where the row's own rounds
    scatter more, by those. A median of n has 1.25 times the error of a mean."""
    total = 0.0
    for name, single in (("dragoman", spread["dragoman"]), (best, spread["peer"])):
        n = len(cpus(cells[name]))
        total += (single * (1.25 if n > 2 else 1.0)) ** 2 / n
    rounds = ratios(best, cells)
    own = 1.25 * relative_spread(rounds) / math.sqrt(len(rounds)) if len(rounds) > 2 else 0.0
    return max(math.sqrt(total), own)
