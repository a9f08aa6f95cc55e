# SPDX-License-Identifier: GPL-2.0-or-later
# A repository's life: many files added, committed, changed, packed, checked. Argument: files.
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' GIT_CONFIG_NOSYSTEM=1
d=/tmp/git.$$
git init -q -b main $d && cd $d || exit 1
git config gc.auto 0
for i in $(seq "$1"); do seq "$i" 7 2000 > "file$i"; done
git add . && git commit -q -m one
for i in $(seq 3 3 "$1"); do echo change >> "file$i"; done
git commit -q -a -m two && git repack -q -a -d && git fsck --strict 2>&1
git log --stat --oneline | tail -n 3
git clone -q . ../clone.$$ && git -C ../clone.$$ rev-parse HEAD
rm -rf $d ../clone.$$
