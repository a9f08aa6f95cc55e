# SPDX-License-Identifier: GPL-2.0-or-later
# Compiles, archives and links a program of several files with make, then runs it. Argument: files.
d=/tmp/build.$$
mkdir -p $d
cd $d || exit 1
for i in $(seq "$1"); do
	printf '#include <stdio.h>\nint f%d(int x) { int s = 0; for (int i = 0; i < x; i++) s += i * %d; return s; }\n' $i $i > f$i.c
done
{
	for i in $(seq "$1"); do echo "int f$i(int);"; done
	echo 'extern int printf(const char *, ...); int main(void) { long s = 0;'
	for i in $(seq "$1"); do echo "s += f$i($i);"; done
	echo 'printf("%ld.", s); return 0; }'
} > main.c
cat > Makefile <<'END'
OBJECTS := $(patsubst %.c,%.o,$(wildcard f*.c))
prog: main.o libf.a
	gcc -o $@ main.o -L. -lf
libf.a: $(OBJECTS)
	ar rc $@ $^
%.o: %.c
	gcc -O2 -Wall -c -o $@ $<
END
make -s -j2 && ./prog || exit 1
rm -rf $d
