# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sourced by the scripts that need packages of Debian (tests/roots/unpack, tests/peers/unpack): fetches the dependency
# closure of some packages for any architecture and unpacks it into a folder, as any user.
#
# Nothing of the machine is changed. apt works on a state folder of our own (its own sources, lists, cache and an empty
# dpkg status), takes proxies and the like from the machine's configuration, the mirror's address from the machine's
# sources, and checks the archive's signature with debian-archive-keyring. Packages are only unpacked: no
# maintainer script runs, and no foreign program.
#
# A tree is built under a temporary name and renamed when it is complete, with a stamp beside it that says what it was
# made of, so an interrupted run leaves nothing that looks finished; a lock per tree lets test runs start side by side.

debian_cache=${DRAGOMAN_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dragoman-tests}
debian_keyring=${DRAGOMAN_TEST_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

say() { printf '%s\n' "${0##*/tests/}: $*" >&2; }
die() { say "$*"; exit 1; }

# The archive that the machine itself installs its release from; DRAGOMAN_TEST_MIRROR overrides it.
debian_mirror()
{
	local codename mirror
	if [ -n "${DRAGOMAN_TEST_MIRROR:-}" ]; then echo "$DRAGOMAN_TEST_MIRROR"; return; fi
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	mirror=$(apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\([^']*\)/dists/$codename/InRelease'.*|\1|p" | grep -v security | head -n 1)
	[ -n "$mirror" ] || die "no Debian archive in apt's sources; set DRAGOMAN_TEST_MIRROR to one's address"
	echo "$mirror"
}

retry()
{
	local try
	for try in 1 2 3 4; do
		"$@" && return 0
		say "attempt $try failed: $1 ${*: -1}"
		sleep $((try * 3))
	done
	return 1
}

# debian_apt SUITE ARCH apt-get's words...: apt-get on the private state of SUITE and ARCH.
debian_apt()
{
	local suite=$1 arch=$2 state=$debian_cache/apt/$1-$2
	shift 2
	apt-get -q=2 -c="$state/apt.conf" -o APT::Architecture="$arch" -o APT::Architectures::="$arch" \
		-o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" \
		-o Dir::Cache="$state/cache" -o Dir::Cache::archives="$state/archives" \
		-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
		-o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 \
		-o Acquire::http::Timeout=30 -o APT::Install-Recommends=false -o Dpkg::Use-Pty=0 "$@"
}

# debian_fetch SUITE ARCH PACKAGE...: prints the files of the closure, downloaded and verified, one a line.
debian_fetch()
{
	local suite=$1 arch=$2 state=$debian_cache/apt/$1-$2
	shift 2
	[ -r "$debian_keyring" ] || die "$debian_keyring is missing: install debian-archive-keyring"
	mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/none/partial" "$state/cache"
	: > "$state/status"
	# The machine's hooks (cleaning its package cache after each run, say) are not for our folder.
	printf '#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n#clear DPkg::Post-Invoke;\n' \
		> "$state/apt.conf"
	printf 'APT::Architectures { "%s"; };\n' "$arch" | sed '1i #clear APT::Architectures;' >> "$state/apt.conf"
	echo "deb [signed-by=$debian_keyring] $(debian_mirror) $suite main" > "$state/sources.list"
	say "reading the package lists of $suite for $arch"
	retry debian_apt "$suite" "$arch" update >&2 || die "apt-get update failed for $suite $arch"
	local uris
	# Against an empty folder, as --print-uris leaves out what is downloaded already.
	uris=$(debian_apt "$suite" "$arch" -o Dir::Cache::archives="$state/none" install --print-uris "$@") || die "apt cannot resolve: $*"
	say "downloading $(grep -c "^'" <<< "$uris") packages, $(awk '/^\x27/ { s += $3 } END { printf "%d MB", s / 1e6 }' \
		<<< "$uris") for $suite $arch (what is already there is kept)"
	retry debian_apt "$suite" "$arch" install --download-only --yes "$@" >&2 || die "download failed for $suite $arch"
	awk -v d="$state/archives/" '/^\x27/ { print d $2 }' <<< "$uris"
}

# debian_unpack PACKAGE-FILE FOLDER: as dpkg-deb -x, but all files become the caller's, so that it also works inside a user
# namespace, and a link of usrmerge stays a link. FOLDER is made if it is not there, as dpkg-deb -x does.
debian_unpack()
{
	mkdir -p "$2" &&
		dpkg-deb --fsys-tarfile "$1" | tar -x -f - -C "$2" -p --no-same-owner --keep-directory-symlink --warning=no-timestamp
}

# debian_tree NAME RECIPE BUILD...: makes $debian_cache/NAME by running BUILD... with the new folder as its last word,
# unless it is there already and was made from the same RECIPE (any text). Prints the folder's name.
debian_tree()
{
	local tree=$debian_cache/$1 recipe=$2 work
	shift 2
	mkdir -p "${tree%/*}"
	exec 8> "$tree.lock"
	flock -n 8 || { say "waiting for another run that makes ${tree##*/}"; flock 8; }
	if [ ! -d "$tree" ] || [ "$(cat "$tree.stamp" 2>/dev/null)" != "$recipe" ]; then
		rm -rf "$tree".new.*
		work=$tree.new.$$
		mkdir "$work"
		"$@" "$work" || die "making $tree failed"
		rm -rf "$tree" "$tree.stamp"
		mv "$work" "$tree"
		printf '%s\n' "$recipe" > "$tree.stamp"
		say "made $tree ($(du -sm "$tree" | cut -f1) MB)"
	fi
	exec 8>&-
	echo "$tree"
}
