# SPDX-License-Identifier: GPL-2.0-or-later
#
# What tests/programs/run starts for one case and one architecture, in a mount namespace of its own:
#
#     bash prelude.bash CASE-FILE BOX FOLDER [EMULATOR WORD...]
#
# BOX is the entered root (tests/roots/box.py), FOLDER becomes the case's working folder and /case in the box. The case
# is a host shell script: it prepares files itself and calls
#
#     run PROGRAM ARG...      a program of the root, under the emulator where there is one; a name without a slash is
#                             looked for in /usr/bin. The command and an exit status other than 0 go into the output,
#                             which is what is compared; redirections of the program's own output work as usual.
#
# Pipes between two runs would mix their lines: use files, or a guest shell.
case_file=$1 box=$2 folder=$3
shift 3
emulator=("$@")
here=$(dirname "$case_file")

mount --bind "$folder" "$box/case" || exit 125
mount -t tmpfs none "$box/tmp" || exit 125
cd "$folder" || exit 125
exec 3>&1 < /dev/null
host_path=$PATH
set -u

run()
{
	local program=$1 status prefix=
	shift
	case $program in */*) ;; *) program=/usr/bin/$program ;; esac
	printf '$ %s%s\n' "${program##*/}" "${*:+ $*}" >&3
	if [ "${DRAGOMAN_PREFIX:-}" ]; then
		# The other way to use a root: no chroot, the emulator looks there first.
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TMPDIR=/tmp TZ=UTC USER=root SHELL=/bin/bash \
			"${emulator_env[@]}" "${extra_env[@]}" "$box${emulator[0]}" -L "$box" "$box$program" "$@"
	else
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TMPDIR=/tmp TZ=UTC USER=root SHELL=/bin/bash \
			"${emulator_env[@]}" "${extra_env[@]}" \
			"$host_unshare" --root="$box" --wd=/case "${emulator[@]}" "$program" "$@"
	fi
	status=$?
	[ $status = 0 ] || printf '[exit status %d]\n' $status >&3
	return $status
}
host_unshare=$(type -P unshare)
# What the emulator is told by the environment; nothing of it reaches a native program.
emulator_env=()
if [ ${#emulator[@]} -gt 0 ]; then
	for name in QEMU_CPU DRAGOMAN_HOT_AFTER DRAGOMAN_HOT_BUDGET DRAGOMAN_RANDOM_RA DRAGOMAN_HOST_LEVEL DRAGOMAN_CODE_SIZE DRAGOMAN_INTERP; do
		[ -z "${!name:-}" ] || emulator_env+=("$name=${!name}")
	done
fi
# A case may add NAME=value words for its programs.
extra_env=()
# The files that cases share.
data=$here/../data

# corpus LINES: text with words, numbers and punctuation, the same everywhere.
corpus()
{
	awk -v n="$1" 'BEGIN {
		split("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon " \
			"the quick brown fox jumps over lazy dog Stra\303\237e na\303\257ve \316\261\316\262\316\263", w, " ")
		x = 12345
		for (i = 1; i <= n; i++) {
			line = ""
			x = (x * 1103 + 12345) % 65536
			for (k = x % 9 + 3; k > 0; k--) {
				x = (x * 1103 + 12345) % 65536
				line = line (line ? " " : "") w[int(x / 7) % 31 + 1] (x % 11 == 0 ? "," : "") (x % 13 == 0 ? " " x / 16 : "")
			}
			print line (x % 3 ? "." : "")
		}
	}'
}

. "$case_file"
exit 0
