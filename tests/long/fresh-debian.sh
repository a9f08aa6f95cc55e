#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 2400
# The README's two commands on a fresh Debian 12, which debootstrap unpacks here.  Needs root, debootstrap and a mirror:
# the one that this machine's own apt uses.
set -u
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
command -v debootstrap >/dev/null || { echo "debootstrap is not installed"; exit 77; }
[ -e "$srcdir/.git" ] || { echo "needs a git checkout"; exit 77; }
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null | awk '$2 == "bookworm" { print $1; exit }')
[ -n "$mirror" ] || { echo "this machine's apt has no Debian 12"; exit 77; }
debootstrap --variant=minbase --include=ca-certificates bookworm root "$mirror" >debootstrap.log 2>&1 ||
	{ tail -n 5 debootstrap.log; echo "debootstrap did not succeed"; exit 77; }
rm -f root/etc/apt/sources.list
cp /etc/apt/sources.list root/etc/apt/ 2>/dev/null
cp /etc/apt/sources.list.d/debian* root/etc/apt/sources.list.d/ 2>/dev/null
cp /etc/apt/apt.conf.d/* root/etc/apt/apt.conf.d/ 2>/dev/null
cp /etc/resolv.conf /etc/hosts root/etc/ 2>/dev/null
# Mounted in a namespace of this test's own, so that nothing is left when it is killed, and nobody's clean-up sees it.
inside='mount --make-rprivate / && mount -t proc proc root/proc && mount --rbind /dev root/dev && exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot root "$@"'
unshare -m -- bash -c "$inside" - true || { echo "cannot mount"; exit 77; }
git clone -q --no-hardlinks "$srcdir" root/src || exit 1
for command in run check; do
	if unshare -m -- bash -c "$inside" - bash -c "cd /src && exec ./quickstart $command" >$command.log 2>&1 </dev/null; then
		echo "ok quickstart-$command"
	else
		echo "not ok quickstart-$command"
		tail -n 40 $command.log
	fi
done
