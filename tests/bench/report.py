# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/bench/run and tests/bench/compare print: a text table, a summary and a figure per guest.

    report.py text|summary|GUEST FILE.json      makes them again from a run's numbers"""

import html
import math
import textwrap

import plan

OURS = "dragoman"

# What dragoman is to reach: the kind ('' for all rows together) and how many times faster than the best peer.
TARGETS = [("", 1.5), ("float", 4.0), ("vector", 5.0), ("calls", 2.0)]


def geomean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def figures(cells):
    """A row's slowdown against native, the name of the peer that is its bar, that one's slowdown, and the speed-up over
    it; each None where a number is missing."""
    native, ours = (cells.get(name, {}).get("cpu") for name in ("native", OURS))
    best, speedup = plan.bar(cells) or (None, None)
    return {"native": native, "ours": ours, "best": best, "speedup": speedup,
            "slowdown": ours / native if ours and native else None,
            "peer": cells[best]["cpu"] / native if best and native else None}


def kinds(result):
    out = []
    for row in result["rows"].values():
        if row["kind"] not in out:
            out.append(row["kind"])
    return out


def means(result, guest):
    """kind -> (slowdown, best peers' slowdown, speed-up, rows with a speed-up, rows); '' for all kinds together."""
    table = {}
    rows = result["guests"][guest]
    for kind in kinds(result) + [""]:
        f = [figures(cells) for name, cells in rows.items() if kind in ("", result["rows"][name]["kind"])]
        total = len(f)
        # All three over the same rows: those that have a speed-up, once there are any.
        f = [r for r in f if r["speedup"]] or f
        table[kind] = tuple(geomean([r[key] for r in f if r[key]]) for key in ("slowdown", "peer", "speedup")) + (
            sum(1 for r in f if r["speedup"]), total)
    return table


def num(value, form="{:.2f}"):
    return "-" if value is None else form.format(value)


def cell_text(cells, name):
    """Seconds and number of runs; of a peer that was not run at full size, how far behind it was before."""
    cell = cells.get(name, {})
    if cell.get("cpu"):
        return f"{cell['cpu']:.4f}/{len(cell['runs'])}"
    if "screened" in cell:
        return f"({cell['screened']:.1f})"
    return "fails" if "failed" in cell else "-"


def standard_error(result, guest, kind):
    """Of a kind's geometric mean speed-up, relative to it."""
    spread = plan.scatter(result["guests"][guest])
    if not spread:
        return None
    errors = []
    for name, cells in result["guests"][guest].items():
        f = figures(cells)
        if kind in ("", result["rows"][name]["kind"]) and f["speedup"]:
            errors.append(plan.log_error(cells, f["best"], spread))
    return math.sqrt(sum(e * e for e in errors)) / len(errors) if errors else None


def verdicts(result, guest):
    """One line a target: reached or not, by which figure, over how many of its rows."""
    out = []

    def line(what, target, value, error, rows):
        verdict = "not measured" if value is None else "met" if value >= target else "missed"
        near = value is not None and abs(value - target) < 2 * (error or 0) * value
        out.append(f"target {guest} {what} at least {target:.2f}: {num(value)} +- {num(value and error and value * error)}"
                   f" ({rows}): {verdict}{', within two standard errors' if near else ''}" +
                   ("" if result.get("whole", True) else ", of a selection of rows"))

    table = means(result, guest)
    for kind, target in TARGETS:
        if kind in table:
            speedup, have, total = table[kind][2:]
            line(f"speed-up of {kind or 'all'}", target, speedup, standard_error(result, guest, kind), f"{have} of {total} rows")
    found = {name: figures(cells)["speedup"] for name, cells in result["guests"][guest].items()}
    missing = [name for name in result["rows"] if not found.get(name)]
    if any(found.values()):
        name, least = min(((n, v) for n, v in found.items() if v), key=lambda item: item[1])
        cells, spread = result["guests"][guest][name], plan.scatter(result["guests"][guest])
        line("speed-up of every row", plan.FLOOR, least, spread and plan.log_error(cells, figures(cells)["best"], spread),
             f"least: {name}" + (f"; without a result: {' '.join(missing)}" if missing else ""))
    return out


def text(result):
    out = []
    m = result["machine"]
    out.append(f"{m['when']}  {m['cpu']}, {m['cpus']} CPUs, Linux {m['kernel']}; {'quick sizes, ' if result['quick'] else ''}"
               f"CPU seconds, medians of up to {result['runs']} runs")
    out += [
        "seconds/n: n runs (a peer with fewer than three counts with its fastest). (1.8): a peer that ran only at the quick size,",
        "1.8 times slower there than the best. best: the peer that is the bar. speed-up: its time by dragoman's, median of rounds.",
        f"rows at a time: {result.get('lanes', 1)}; took " +
        (", ".join(f"{what} {s / 60:.1f} min" for what, s in result.get("seconds", {}).items()) or "-")]
    if result.get("beside"):
        out.append("times beside another row by times alone: " + ", ".join(f"{k} {v:.3f}" for k, v in result["beside"].items()))
    for guest, rows in result["guests"].items():
        peers = []
        for cells in rows.values():
            peers += [name for name in cells if name not in ("native", OURS) and name not in peers]
        out.append("")
        out.append(f"{guest:14} {'native s/n':>11} {'dragoman s/n':>12} {'x native':>9} " +
                   " ".join(f"{p + ' s/n':>12}" for p in peers) + f" {'best':>9} {'speed-up':>9}")
        for kind in kinds(result):
            names = [name for name in rows if result["rows"][name]["kind"] == kind]
            if names:
                out.append(f"-- {kind}")
            for name in names:
                cells = rows[name]
                f = figures(cells)
                line = f"{name:14} {cell_text(cells, 'native'):>11} {cell_text(cells, OURS):>12} {num(f['slowdown']):>9} "
                line += " ".join(f"{cell_text(cells, p):>12}" for p in peers)
                line += f" {f['best'] or '-':>9} {num(f['speedup']):>9}"
                why = [f"{n}: {c['failed']}" for n, c in cells.items() if "failed" in c]
                out.append(line + ("   " + "; ".join(why) if why else ""))
        spread = plan.scatter(rows)
        out.append(f"-- geometric means of {guest}: slowdown of dragoman, of the best peer, speed-up, its standard error, rows")
        for kind, (ours, peer, speedup, have, total) in means(result, guest).items():
            error = standard_error(result, guest, kind)
            out.append(f"{kind or 'all':14} {num(ours):>9} {num(peer):>9} {num(speedup):>9} {num(speedup and error and speedup * error):>9}"
                       f"   {have} of {total}")
        if spread:
            out.append(f"-- scatter of one run: dragoman {spread['dragoman']:.1%}, peers {spread['peer']:.1%}")
        out += verdicts(result, guest)
    return "\n".join(out)


def summary(result):
    """The table of the README, with the sentence that says what it is: a line per kind, the guests beside each other."""
    m = result["machine"]
    guests = list(result["guests"])
    names = list(result["rows"])
    debian = sum(row["program"] != "own" for row in result["rows"].values())
    peers = "; ".join(g + ": " + ", ".join(p for p in dict.fromkeys(n for c in result["guests"][g].values() for n in c)
                                           if plan.is_peer(p)) for g in guests)
    out = [textwrap.fill(f"CPU time against the native program, geometric means by kind of work, over {len(names)} rows, {debian} of "
                         "them unmodified programs of Debian; beside it the fastest of Debian's QEMUs, row by row "
                         f"({peers}), and how many times faster dragoman is.", 119), "",
           "    " + " " * 13 + "".join(f"{g:>29}" for g in guests),
           "    " + f"{'kind of work':13}" + "".join(f"{'dragoman':>11}{'QEMU':>9}{'times':>9}" for _ in guests)]
    table = {g: means(result, g) for g in guests}
    for kind in kinds(result) + [""]:
        if not kind:
            out.append("")
        out.append("    " + f"{kind or 'all':13}" + "".join(
            f"{num(ours):>11}{num(peer):>9}{num(speedup):>9}" for ours, peer, speedup, _, _ in (table[g][kind] for g in guests)))
    slow = sorted((figures(c)["speedup"], f"{name} of {g}") for g in guests for name, c in result["guests"][g].items()
                  if figures(c)["speedup"])[:4]
    out += ["", textwrap.fill(
        f"Measured on {m['when'][:10]} with `make bench BENCH_ARGS=\"{'--quick ' if result['quick'] else ''}--runs {result['runs']}\"` on "
        f"{m['cpus']} CPUs, {m['cpu']}, Linux {m['kernel'].split('-')[0]}. "
        f"The slowest rows beside QEMU: {', '.join(f'{name} {v:.2f}' for v, name in slow)}.", 119)]
    bad = [f"{name} of {g}" for g in guests for name, cells in result["guests"][g].items() if "failed" in cells.get(OURS, {})]
    if bad:
        out += ["", "Without a result: " + ", ".join(bad) + "."]
    return "\n".join(out) + "\n"


def svg(result, guest):
    """One line per row on a logarithmic axis of CPU time against native: peers hollow, dragoman filled."""
    rows = result["guests"][guest]
    step, left, right, top, head = 17, 190, 70, 84, 22
    lines = []
    for kind in kinds(result):
        names = [n for n in rows if result["rows"][n]["kind"] == kind]
        if names:
            lines.append((kind, None))
            lines += [(kind, n) for n in names]
    height = top + sum(step if n else head for _, n in lines) + 40
    width, plot = 900, 900 - left - right
    ratios = [c["cpu"] / rows[n]["native"]["cpu"] for n in rows for name, c in rows[n].items()
              if name != "native" and c.get("cpu") and rows[n].get("native", {}).get("cpu")]
    low, high = 0.5, max(ratios + [10]) * 1.2

    def x(ratio):
        return left + plot * (math.log(max(ratio, low)) - math.log(low)) / (math.log(high) - math.log(low))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
           'font-family="system-ui, sans-serif" font-size="11">',
           f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
           f'<text x="16" y="26" font-size="16" fill="#1a1a1a">{guest} programs on x86-64: CPU time against native</text>']
    m = result["machine"]
    note = f"{m['cpu']}, {m['when']}, medians of up to {result['runs']}{', quick sizes' if result['quick'] else ''}"
    out.append(f'<text x="16" y="44" fill="#666">{html.escape(note)}</text>')
    out.append('<circle cx="21" cy="60" r="4.5" fill="#c2410c"/><text x="31" y="64" fill="#333">dragoman</text>'
               '<circle cx="111" cy="60" r="3.5" fill="none" stroke="#64748b"/><text x="121" y="64" fill="#333">'
               'each QEMU (versions and CPU models)</text>')
    out.append(f'<text x="{width - 14}" y="64" text-anchor="end" fill="#333">speed-up</text>')
    tick = 1
    while tick < high:
        for k in (1, 2, 5):
            v = tick * k
            if v < high:
                out.append(f'<line x1="{x(v):.1f}" x2="{x(v):.1f}" y1="{top - 8}" y2="{height - 30}" '
                           f'stroke="{"#94a3b8" if v == 1 else "#e5e7eb"}"/>'
                           f'<text x="{x(v):.1f}" y="{height - 14}" text-anchor="middle" fill="#666">{v}×</text>')
        tick *= 10
    y = top
    for kind, name in lines:
        if not name:
            y += head
            out.append(f'<text x="16" y="{y - 5}" font-weight="600" fill="#1a1a1a">{kind}</text>')
            continue
        y += step
        mid = y - 8
        out.append(f'<text x="{left - 12}" y="{mid + 4}" text-anchor="end" fill="#333">{name}</text>')
        cells = rows[name]
        native = cells.get("native", {}).get("cpu")
        if not native:
            continue
        at = {n: x(c["cpu"] / native) for n, c in cells.items() if n != "native" and c.get("cpu")}
        if len(at) > 1:
            out.append(f'<line x1="{min(at.values()):.1f}" x2="{max(at.values()):.1f}" y1="{mid}" y2="{mid}" '
                       'stroke="#cbd5e1"/>')
        for n, where in sorted(at.items(), key=lambda item: item[0] == OURS):
            tip = f"<title>{n}: {cells[n]['cpu']:.4f} s, {cells[n]['cpu'] / native:.2f} times native</title>"
            if n == OURS:
                out.append(f'<circle cx="{where:.1f}" cy="{mid}" r="4.5" fill="#c2410c">{tip}</circle>')
            else:
                out.append(f'<circle cx="{where:.1f}" cy="{mid}" r="3.5" fill="#fff" stroke="#64748b">{tip}</circle>')
        speedup = figures(cells)["speedup"]
        label = "fails" if "failed" in cells.get(OURS, {}) else num(speedup)
        colour = "#333" if speedup is None or speedup >= 0.9 else "#b91c1c"
        out.append(f'<text x="{width - 14}" y="{mid + 4}" text-anchor="end" fill="{colour}">{label}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    import json
    import sys
    if len(sys.argv) != 3 or sys.argv[1] not in ("text", "summary", "arm64", "riscv64"):
        sys.exit("usage: report.py text|summary|GUEST FILE.json")
    with open(sys.argv[2], encoding="utf-8") as f:
        loaded = json.load(f)
    print(svg(loaded, sys.argv[1]) if "64" in sys.argv[1] else {"text": text, "summary": summary}[sys.argv[1]](loaded), end="")
