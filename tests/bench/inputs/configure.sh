# SPDX-License-Identifier: GPL-2.0-or-later
# The kind of script that autoconf makes: feature tests by the compiler, sed over templates. Argument: tests.
d=/tmp/configure.$$
mkdir -p $d
cd $d || exit 1
i=0 yes=0
for round in $(seq "$1"); do
	for header in stdio.h stdlib.h unistd.h sys/epoll.h no/such.h sys/mman.h; do
		printf '#include <%s>\nint main(void) { return 0; }\n' $header > conftest.c
		if gcc -E conftest.c > conftest.i 2> conftest.err; then yes=$((yes + 1)); v=1; else v=0; fi
		echo "#define HAVE_$(echo $header | tr a-z./ A-Z__) $v" >> config.h
	done
	for function in printf fork no_such_function; do
		printf 'char %s();\nint main(void) { return %s(); }\n' $function $function > conftest.c
		gcc -w -fno-builtin -o conftest conftest.c 2> conftest.err && yes=$((yes + 1))
	done
	sed -e "s,@prefix@,/usr,g" -e "s,@n@,$round,g" config.h > config.out
	i=$((i + 1))
done
echo "$i rounds, $yes answered yes, $(sort -u config.h | wc -l) lines"
rm -rf $d
