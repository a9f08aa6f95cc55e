#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The benchmark's promises: rows.def is in order, every kind of work has a row, at least half of the rows are unmodified
# programs of Debian, a row left only in a commit that does nothing else; the rules of plan.py do what their text says.
set -u
command -v python3 >/dev/null || { echo "no python3"; exit 77; }
cd "$srcdir" || exit 1
bad=0
ok() { # NAME COMMAND...
	local name=$1
	shift
	if "$@"; then echo "ok $name"; else echo "not ok $name"; bad=1; fi
}

rows() {
	awk -F'|' '/^#/ || !NF { next }
	{
		for (i = 1; i <= 6; i++) gsub(/^ +| +$/, "", $i)
		if (NF < 7) { print FILENAME ":" FNR ": not seven columns"; bad = 1 }
		if (seen[$1]++) { print $1 ": twice"; bad = 1 }
		if ($4 !~ /^x?[1-9][0-9]*$/ || $5 !~ /^x?[1-9][0-9]*$/) { print $1 ": sizes"; bad = 1 }
		size = substr($4, index($4, "x") + 1) + 0; quick = substr($5, index($5, "x") + 1) + 0
		if (($4 ~ /x/) != ($5 ~ /x/) || size <= quick) { print $1 ": the quick size is not smaller"; bad = 1 }
		if ($6 != "same" && $6 != "guest") { print $1 ": check"; bad = 1 }
		kind[$2]++; n++; own += $3 == "own"
	}
	END {
		split("integer calls float vector strings memory threads system written-run interpreters text crypto compression " \
			"sqlite compiler node go rust processes start", need, " ")
		for (i in need) if (!kind[need[i]]) { print "no row of kind " need[i]; bad = 1 }
		printf "%d rows, %d of them programs of Debian\n", n, n - own
		if (2 * (n - own) < n) { print "less than half"; bad = 1 }
		exit bad
	}' tests/bench/rows.def
}
ok rows rows

names() { # COMMIT
	git show "$1:tests/bench/rows.def" 2>/dev/null | sed -n 's/^\([a-z0-9][A-Za-z0-9-]*\) *|.*/\1/p' | sort
}
removals() {
	local commit lost rc=0
	for commit in $(git log --format=%h -- tests/bench/rows.def); do
		lost=$(comm -23 <(names "$commit^") <(names "$commit") | xargs)
		[ -n "$lost" ] || continue
		[ "$(git show --format= --name-only "$commit")" = tests/bench/rows.def ] ||
			{ echo "$commit takes away $lost, and does other things"; rc=1; }
	done
	return $rc
}
if [ -e .git ] && [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = false ]; then
	ok removals removals
else
	echo "skip removals: no git history here"
fi

plan() {
	PYTHONPATH=tests/bench PYTHONDONTWRITEBYTECODE=1 python3 - <<'END'
import plan

def cell(*times):
    return {"runs": [{"cpu": t} for t in times]}

def part(name, runs=7, everybody=False, **cells):
    return plan.takes_part(name, cells, runs, everybody)

# Rule 1: seven times, whatever the others do.
assert part("native", native=cell(*[1] * 6)) and not part("native", native=cell(*[1] * 7))
assert part("dragoman", dragoman=cell(*[9] * 6), q10=cell(100))
# Rule 2: the far one is left out, the near one and the failed one are not; long decided rows keep two at most.
run = lambda t: {"cpu": t}
assert set(plan.screened_out({"dragoman": run(1), "a": run(1.0), "b": run(1.25), "c": run(1.4), "d": {"failed": "x"}}, 1)) == {"c"}
assert set(plan.screened_out({"dragoman": run(0.1), "a": run(1.0), "b": run(1.12), "c": run(1.13), "d": run(1.2)}, 10)) == {"c", "d"}
assert set(plan.screened_out({"dragoman": run(0.1), "a": run(1.0), "b": run(1.2)}, 10)) == {"b"}
assert set(plan.screened_out({"dragoman": run(1), "a": run(1.0), "b": run(1.25)}, 10)) == set(), "near the floor"
assert plan.screened_out({}, 1) == {}
# Rule 3: near the floor all runs; far from it until the seconds are used up; behind, not again.
assert part("a", dragoman=cell(2), a=cell(2.0, 2.0, 2.0, 2.0))
assert part("a", dragoman=cell(2), a=cell(2.36, 2.36)) and not part("a", dragoman=cell(2), a=cell(2.36, 2.36, 2.36))
assert not part("a", dragoman=cell(1), a=cell(4.0)) and part("a", dragoman=cell(0.2), a=cell(1.0, 1.0))
assert part("a", dragoman=cell(9), a=cell(8.0))
assert not part("b", dragoman=cell(1), a=cell(1.0), b=cell(1.4)) and part("b", dragoman=cell(1), a=cell(1.0), b=cell(1.28))
assert not part("b", dragoman=cell(1), a=cell(1.0, 1.0), b=cell(1.28, 1.27))
assert part("b", dragoman=cell(1), a=cell(1.0, 1.0), b=cell(5, 5), everybody=True)
assert not part("b", dragoman=cell(1), a=cell(1.0), b={"runs": [], "screened": 2.0}) and not part("b", b={"failed": "x"})
# Rule 4.
assert plan.time_of("a", cell(3, 1)) == 1 and plan.time_of("a", cell(3, 1, 2)) == 2 and plan.time_of("dragoman", cell(3, 1)) == 2
near = lambda found, name, value: found[0] == name and abs(found[1] - value) < 1e-9
assert near(plan.bar({"dragoman": cell(1, 2, 4), "a": cell(2, 4, 8), "b": cell(9, 5, 9)}), "a", 2), "round by round"
assert near(plan.bar({"dragoman": cell(1, 2, 4), "a": cell(2, 1)}), "a", 0.5) and plan.bar({"dragoman": cell(1), "a": {"failed": "x"}}) is None
# A mean's error falls with its rows and runs.
assert plan.relative_spread([1, 1, 1]) == 0 and 0.1 < plan.relative_spread([0.9, 1.0, 1.1]) < 0.2
few, many = (plan.log_error({"dragoman": cell(*[1] * n), "a": cell(*[4] * n)}, "a", {"dragoman": 0.1, "peer": 0.1}) for n in (3, 7))
assert 0 < many < few < 0.2
assert plan.log_error({"dragoman": cell(1, 1, 1), "a": cell(1, 2, 3)}, "a", {"dragoman": 0.1, "peer": 0.1}) > 0.5
END
}
ok plan plan
exit $bad
