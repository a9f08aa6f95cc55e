#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# Registered with binfmt_misc under every combination of the flags P, O, C and F, dragoman runs guest programs and scripts
# (Linux Documentation/admin-guide/binfmt-misc.rst): P keeps argv[0], O runs what cannot be read, C gives a setuid program
# its rights and listens to nobody then, F works where dragoman is not.
#
# Nothing is registered for the machine: the test has a user namespace of its own, and with it (since Linux 6.7) a
# binfmt_misc of its own, which ends with it.
set -u

if [ "${1-}" != inside ]; then
	[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
	for tool in unshare setpriv chroot python3; do
		PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || { echo "no $tool"; exit 77; }
	done
	command -v riscv64-linux-gnu-gcc >/dev/null || command -v aarch64-linux-gnu-gcc >/dev/null ||
		{ echo "no cross compiler"; exit 77; }
	unshare -Urm true 2>why || { echo "no user namespace: $(head -n 1 why)"; exit 77; }
	unshare -Urm mount -t binfmt_misc none /proc/sys/fs/binfmt_misc 2>why ||
		{ echo "binfmt_misc cannot be mounted in a user namespace (before Linux 6.7?): $(head -n 1 why)"; exit 77; }
	# Root can give the namespace all users; others only have one there, and skip what needs two.
	if [ "$(id -u)" = 0 ]; then
		mkfifo ready go
		unshare -Um bash -c 'echo >ready; read -r _ <go; exec "$0" inside' "$0" &
		read -r _ <ready
		echo 0 0 65536 >/proc/$!/uid_map && echo 0 0 65536 >/proc/$!/gid_map || { echo "no map of users"; exit 1; }
		echo >go
		wait $!
	else
		unshare -Urm "$0" inside
	fi
	exit
fi

# -- inside the namespace ---------------------------------------------------------------------------------------------

PATH=$PATH:/usr/sbin:/sbin
reg=/proc/sys/fs/binfmt_misc
mount -t binfmt_misc none $reg || exit 1
# A place that every user can reach, whatever the folder of the tests allows.
mount -t tmpfs -o mode=755 none /mnt || exit 1
here=$PWD
cp "$DRAGOMAN" /mnt/dragoman
bad=0
two_users=
as_user="setpriv --reuid 1000 --regid 1000 --clear-groups"
$as_user true 2>/dev/null && two_users=1
# What is open here would be open in each program.
for fd in /proc/$$/fd/*; do
	fd=${fd##*/}
	[ "$fd" -le 2 ] || [ "$fd" = 255 ] || eval "exec $fd>&-"
done

# Many small checks are one result: begin NAME, the checks, end.  What fails is told in full.
begin() {
	group=$1
	wrong=
}
end() {
	[ "$wrong" ] && { echo "not ok $group"; bad=1; return; }
	echo "ok $group"
}
# same NAME WANT COMMAND...: the command prints exactly this, and nothing on stderr.
same() {
	local name=$1 want=$2 got rc
	shift 2
	got=$(timeout 60 "$@" 2>&1 </dev/null)
	rc=$?
	[ "$got" = "$want" ] && return
	printf '%s\nwant: %s\ngot:  %s (status %d)\n' "$group-$name" "$want" "$got" $rc
	wrong=1
}
# refused NAME ABSENT COMMAND...: the command fails and nothing in its output is that.
refused() {
	local name=$1 absent=$2 got rc
	shift 2
	got=$(timeout 60 "$@" 2>&1 </dev/null)
	rc=$?
	case $rc:$got in
	0:* | *"$absent"* | 124:*) printf '%s\nstatus %d: %s\n' "$group-$name" $rc "$got"; wrong=1 ;;
	esac
}

cat >show.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* show ...: what this process is.  show exec PROGRAM ARGV...: executes it; execfd the same by descriptor. */
int main(int argc, char **argv, char **envp)
{
	if (argc > 3 && !strcmp(argv[1], "exec")) {
		execve(argv[2], argv + 3, envp);
		perror("execve");
		return 1;
	}
	if (argc > 3 && !strcmp(argv[1], "execfd")) {
		fexecve(open(argv[2], O_PATH), argv + 3, envp);
		perror("fexecve");
		return 1;
	}
	for (int i = 0; i < argc; i++)
		printf("%s ", argv[i]);
	printf("uid %d euid %d egid %d secure %lu/%d fds", getuid(), geteuid(), getegid(), getauxval(AT_SECURE),
	       getauxval(AT_UID) == getuid() && getauxval(AT_EUID) == geteuid() && !getauxval(AT_FLAGS) ? 0 : 1);
	for (int i = 0; i < 5000; i++)
		if (fcntl(i, F_GETFD) >= 0)
			printf(" %d", i);
	char exe[1000];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = 0;
	printf(" exe %s\n", n > 0 ? exe : "unknown");
	return 0;
}
END

register() { # arch, interpreter, flags
	local magic
	case $1 in
	riscv64) magic='\xf3\x00' ;;
	aarch64) magic='\xb7\x00' ;;
	esac
	printf '%s' ":guest:M:0:\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00$magic:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:$2:$3" >$reg/register
}

for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v $cc >/dev/null || { echo "skip $arch: no $cc"; continue; }
	$cc -O1 -static show.c -o /mnt/show || exit 1
	printf '#!/mnt/show one argument\n' >/mnt/script
	chmod 755 /mnt/script
	cp /mnt/show /mnt/secret
	chmod 711 /mnt/secret
	cp /mnt/show /mnt/setuid
	chmod 6755 /mnt/setuid
	mkdir -p /mnt/root/mnt /mnt/names
	cp /mnt/show /mnt/script /mnt/root/mnt
	for n in -strace -D --reexec=0:1 --; do
		ln -f /mnt/setuid "/mnt/names/$n"
	done
	me="uid $(id -u) euid $(id -u) egid $(id -g) secure 0/0 fds 0 1 2 exe"

	# Not registered: nothing of this comes from elsewhere.
	begin $arch-unregistered
	refused it "uid " /mnt/show
	end
	for name in dragoman-$arch qemu-$arch qemu-$arch-static; do
		ln -f /mnt/dragoman /mnt/$name
	done

	for flags in "" P O C F PO PC PF OC OF CF POC POF PCF OCF POCF; do
		begin $arch-${flags:-plain}
		register $arch /mnt/dragoman "$flags" || wrong=1
		case $flags in
		*P*) zero=zero ;;
		*) zero=/mnt/show ;;
		esac
		same program "$zero a -b -- $me /mnt/show" bash -c 'exec -a zero /mnt/show a -b --'
		same script "/mnt/show one argument /mnt/script x $me /mnt/show" /mnt/script x
		same closed-stdin "/mnt/show ${me/fds 0 1 2/fds 1 2} /mnt/show" bash -c 'exec /mnt/show <&-'
		# A program may be named like an option.
		same name "-strace -v $me /mnt/names/-strace" bash -c 'cd /mnt/names && exec ./../show exec -strace -strace -v'
		same name-in-path "-strace -v $me /mnt/names/-strace" \
			env -C /mnt/names PATH= /usr/bin/python3 -c 'import os; os.execve("-strace", ["-strace", "-v"], os.environ)'
		# The guest's own execve.
		same by-guest "z y $me /mnt/show" /mnt/show exec /mnt/show z y
		same script-by-guest "/mnt/show one argument /mnt/script x $me /mnt/show" /mnt/show exec /mnt/script z x
		same fd-by-guest "z y ${me/0 1 2/0 1 2 3} /mnt/show" /mnt/show execfd /mnt/show z y
		# In a root without dragoman, and without /proc.
		case $flags in
		*F*)
			bare="$me /mnt/show"
			same chroot "/mnt/show a $bare" chroot /mnt/root /mnt/show a
			same chroot-script "/mnt/show one argument /mnt/script a $bare" chroot /mnt/root /mnt/script a
			same chroot-by-guest "/mnt/show a $bare" chroot /mnt/root /mnt/show exec /mnt/show /mnt/show a
			same chroot-script-by-guest "/mnt/show one argument /mnt/script a $bare" \
				chroot /mnt/root /mnt/show exec /mnt/script z a
			;;
		*) refused chroot "uid " chroot /mnt/root /mnt/show a ;;
		esac
		if [ "$two_users" ]; then
			user="uid 1000 euid 1000 egid 1000 secure 0/0 fds 0 1 2 exe"
			root="uid 1000 euid 0 egid 0 secure 1/0 fds 0 1 2 exe"
			case $flags in
			*[OC]*)
				same unreadable "/mnt/secret a $user /mnt/secret" $as_user /mnt/secret a
				same unreadable-by-guest "/mnt/secret a $user /mnt/secret" \
					$as_user /mnt/show exec /mnt/secret /mnt/secret a
				;;
			*)
				refused unreadable "uid " $as_user /mnt/secret a
				refused unreadable-by-guest "uid " $as_user /mnt/show exec /mnt/secret /mnt/secret a
				;;
			esac
			case $flags in
			*C*) rights=$root ;;
			*) rights=$user ;;
			esac
			same setuid "/mnt/setuid a $rights /mnt/setuid" $as_user /mnt/setuid a
			same setuid-by-guest "/mnt/setuid a $rights /mnt/setuid" \
				$as_user /mnt/show exec /mnt/setuid /mnt/setuid a
			case $flags in
			*C*)
				# Neither the environment nor the name of the file is listened to.
				same setuid-deaf "/mnt/setuid a $rights /mnt/setuid" $as_user \
					env DRAGOMAN_STRACE=1 QEMU_LD_PREFIX=/mnt DRAGOMAN_LOG_FILENAME=/mnt/log /mnt/setuid a
				for n in -strace -D --reexec=0:1 --; do
					same setuid-name$n "$n -h $rights /mnt/names/$n" $as_user env -C /mnt/names \
						/usr/bin/python3 -c 'import os, sys; os.execve(sys.argv[1], [sys.argv[1], "-h"], os.environ)' $n
				done
				;;
			esac
		fi
		echo -1 >$reg/guest
		end
	done
	[ "$two_users" ] || echo "skip $arch-rights: one user only in the namespace"

	# Under other names; a name for another guest refuses.
	other=riscv64
	[ $arch = riscv64 ] && other=aarch64
	for name in dragoman-$arch qemu-$arch qemu-$arch-static; do
		begin $arch-as-$name
		for flags in "" P OCF POCF; do
			register $arch /mnt/$name "$flags" || wrong=1
			same "$flags" "/mnt/show -x $me /mnt/show" /mnt/show -x
			same "$flags-by-guest" "z y $me /mnt/show" /mnt/show exec /mnt/show z y
			echo -1 >$reg/guest
		done
		end
	done
	begin $arch-as-qemu-$other-static
	ln -f /mnt/dragoman /mnt/qemu-$other-static
	register $arch /mnt/qemu-$other-static F || wrong=1
	refused it "uid " /mnt/show
	echo -1 >$reg/guest
	end
	rm -rf /mnt/names /mnt/root
done
exit $bad
