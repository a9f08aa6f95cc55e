#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The engine calls nothing of libc that takes a lock or memory: it runs in signal handlers, in forked children and in
# threads that libc does not know.  Files of core that only a machine's main loop uses are named as exceptions.
set -u
cd "$builddir/.libs" 2>/dev/null || { echo "nothing is built"; exit 77; }
names='malloc|calloc|realloc|free|strdup|strndup|asprintf|getline|posix_memalign|aligned_alloc|v?f?printf|v?snprintf|__.*printf_chk|fopen|fdopen|fclose|fread|fwrite|fputs|fputc|puts|putchar|fflush|stderr|stdout|exit|atexit|getenv|setenv|dlopen|qsort|pthread_(create|mutex_lock|rwlock_.*|cond_.*|key_create|once)|fork|vfork|sigaction|signal|sigprocmask|syslog|localtime|gmtime|setlocale'
system_only='core_la-(bus|loop|timer|softmmu|gdb[a-z_-]*)\.o'
archives=$(ls libcore*.a libir*.a libguest-*.a libhostgen*.a 2>/dev/null)
[ -n "$archives" ] || { echo "nothing is built"; exit 77; }
nm -A libcore.a | grep -q __asan_ && { echo "a sanitizer build calls its own runtime"; exit 77; }
found=$(nm -A -u $archives 2>/dev/null | grep -E " U ($names)\$" | grep -vE "$system_only")
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
