# SPDX-License-Identifier: GPL-2.0-or-later
{ for (i = 1; i <= NF; i++) { w = tolower($i); gsub(/[^a-z0-9]/, "", w); count[w]++; sum += length(w) } }
END { for (w in count) { n++; total = (total + count[w] * length(w)) % 1000003 } printf "%d %d %d %.3f\n", NR, n, total, sum / NR }
