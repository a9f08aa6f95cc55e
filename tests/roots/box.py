# SPDX-License-Identifier: GPL-2.0-or-later
"""Boxes: a Debian root of tests/roots/unpack made enterable, for the program tests and the benchmark.

The same command has to see the same paths natively and under each emulator, or outputs could not be compared byte for
byte. So the process enters a user and mount namespace of its own (no root needed, nothing of the machine changes, all
of it is gone when it ends), lays a writable overlay over each root, binds /dev, /proc and a work folder (as /case) into
it, and starts programs with a chroot. An emulator's static binary is bound in at /emu.

Children that a guest program executes must run under the same emulator. Dragoman does that itself. For the peers, which
need binfmt_misc for it, the namespace has a binfmt_misc of its own (Linux 6.7); binfmt() says whose turn it is.

Everything is mounted below one tmpfs, and that stands on a folder of the cache that is there for good. It must not be a
fresh folder of /tmp: from outside that looks empty and left over, and when somebody tidies it away, Linux takes the mounts
that other namespaces have on it along, so that a run loses its roots in the middle. As each run has a namespace of
its own, all runs share the one folder, and one that is killed leaves nothing to tidy.
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUITE = "trixie"
TRIPLET = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu", "riscv64": "riscv64-linux-gnu"}
# Our names of a guest, then what QEMU's file names call it, then e_machine of its ELF header.
GUESTS = {"riscv64": ("riscv64", 243), "arm64": ("aarch64", 183)}
ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "TMPDIR": "/tmp", "TZ": "UTC",
       "USER": "root", "SHELL": "/bin/bash"}


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("DRAGOMAN_TEST_CACHE") or os.path.join(base, "dragoman-tests")


def root_of(arch):
    out = subprocess.run([os.path.join(HERE, "unpack"), arch], stdout=subprocess.PIPE, text=True, check=False)
    if out.returncode:
        sys.exit(f"{sys.argv[0]}: the {arch} root cannot be made")
    return out.stdout.strip()


def peers():
    """The folders of the QEMU peers by name."""
    out = subprocess.run([os.path.join(HERE, "../peers/unpack")], stdout=subprocess.PIPE, text=True, check=False)
    if out.returncode:
        sys.exit(f"{sys.argv[0]}: the peers cannot be unpacked")
    return dict(line.split(" ", 1) for line in out.stdout.splitlines())


def enter_namespace():
    """Starts this process again inside its own user and mount namespace; returns at once when it is inside already."""
    if os.environ.get("DRAGOMAN_BOX") == "1":
        return
    os.environ["DRAGOMAN_BOX"] = "1"
    os.environ["DRAGOMAN_TEST_CACHE"] = cache()
    argv = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private", sys.executable] + sys.argv
    if subprocess.run(argv[:6] + ["true"], check=False).returncode:
        print(f"{sys.argv[0]}: no user namespaces here (sysctl kernel.unprivileged_userns_clone=1 allows them)")
        sys.exit(77)
    os.execvp(argv[0], argv)


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def mount_point():
    """The folder that a run's boxes stand on. The file in it keeps rmdir(2) from outside away."""
    folder = os.path.join(cache(), "box")
    note = os.path.join(folder, "README")
    if not os.path.exists(note):
        os.makedirs(folder, exist_ok=True)
        with open(note, "w", encoding="utf-8") as f:
            f.write("Running tests have their roots mounted here, each in a namespace of its own: leave it in place.\n")
    return folder


class Boxes:
    """All boxes of one run: one object in a namespace. `work` is the host folder that every box shows as /case; without
    one it is a new folder in memory, gone with the rest."""

    def __init__(self, archs, binaries=(), work=None, binds=None):
        """`binaries`: static host binaries to be reachable as /emu/<name> inside, as (name, host path). `binds`: name of
        a folder below /case -> host folder that is to be seen there."""
        self.base = mount_point()
        mount("-t", "tmpfs", "-o", "mode=755", "none", self.base)
        self.work = work or os.path.join(self.base, "work")
        os.makedirs(self.work, exist_ok=True)
        for name, folder in (binds or {}).items():
            os.mkdir(os.path.join(self.work, name))
            mount("--bind", folder, os.path.join(self.work, name))
        self.emu = os.path.join(self.base, "emu")
        os.mkdir(self.emu)
        for name, path in binaries:
            shutil.copy2(os.path.realpath(path), os.path.join(self.emu, name))
        self.misc = os.path.join(self.base, "binfmt")
        os.mkdir(self.misc)
        self.has_binfmt = subprocess.run(["mount", "-t", "binfmt_misc", "none", self.misc], check=False,
                                         stderr=subprocess.DEVNULL).returncode == 0
        self.roots = {arch: self._box(arch) for arch in archs}

    def _box(self, arch):
        lower = root_of(arch)
        top = os.path.join(self.base, arch)
        for name in ("up", "wk", "root"):
            os.makedirs(os.path.join(top, name))
        root = top + "/root"
        mount("-t", "overlay", "-o", f"lowerdir={lower},upperdir={top}/up,workdir={top}/wk", "none", root)
        mount("--rbind", "/dev", root + "/dev")
        mount("--rbind", "/proc", root + "/proc")
        os.makedirs(root + "/case", exist_ok=True)
        mount("--rbind", self.work, root + "/case")
        os.mkdir(root + "/emu")
        mount("--bind", self.emu, root + "/emu")
        return root

    def close(self):
        """The mounts would end with the namespace, too."""
        subprocess.run(["umount", "-l", self.base], check=False)

    def binfmt(self, emulators=None):
        """From now on a guest's program that is executed runs under emulators[guest] (a host path) or, where it has
        none, is refused."""
        if not self.has_binfmt:
            return False
        for entry in os.listdir(self.misc):
            if entry in GUESTS:
                with open(os.path.join(self.misc, entry), "w", encoding="ascii") as f:
                    f.write("-1")
        for guest, emulator in (emulators or {}).items():
            machine = GUESTS[guest][1]
            magic = "\\x7fELF\\x02\\x01\\x01" + "\\x00" * 9 + f"\\x02\\x00\\x{machine:02x}\\x00"
            # ET_EXEC or ET_DYN, any OSABI: 3 differs from 2 in the lowest bit.
            mask = "\\xff" * 7 + "\\x00" * 9 + "\\xfe\\xff\\xff\\xff"
            with open(os.path.join(self.misc, "register"), "w", encoding="ascii") as f:
                f.write(f":{guest}:M::{magic}:{mask}:{os.path.realpath(emulator)}:F")
        return True
