/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/log.c - log lines and messages with raw writes, and the end of the process when an invariant is broken. */
#include "core/log.h"

#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/fmt.h"
#include "core/raw.h"

u32 log_mask;
static int out_fd = 2;

static const struct {
	const char *name, *doc;
	u32 bit;
} categories[] = {
#define LOG(id, bit, name, doc) {name, doc, 1u << (bit)},
#include "core/log.def"
#undef LOG
};

void log_set_fd(int fd)
{
	out_fd = fd;
}

int log_fd(void)
{
	return out_fd;
}

/* libc's write() would set errno, which belongs to whoever was interrupted. */
static void write_all(int fd, const char *text, size_t len)
{
	while (len) {
		long n = raw_syscall(SYS_write, fd, (long)text, (long)len, 0, 0, 0);
		if (n == -4) /* EINTR */
			continue;
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

void log_write(const char *text, size_t len)
{
	write_all(out_fd, text, len);
}

void log_printf(const char *format, ...)
{
	char line[4000];
	va_list ap;

	va_start(ap, format);
	int n = fmt_v(line, sizeof line, format, ap);
	va_end(ap);
	write_all(out_fd, line, MIN((size_t)n, sizeof line - 1));
}

void msg(const char *format, ...)
{
	char line[1200];
	int n = fmt(line, sizeof line, "dragoman: ");
	va_list ap;

	va_start(ap, format);
	n += fmt_v(line + n, sizeof line - (size_t)n - 1, format, ap);
	va_end(ap);
	n = MIN(n, (int)sizeof line - 2);
	for (int i = 0; i < n; i++)
		if ((u8)line[i] < ' ' || line[i] == 127)
			line[i] = '?'; /* a name may hold anything; a message is one line */
	line[n++] = '\n';
	write_all(2, line, (size_t)n);
}

const char *log_parse(const char *items, u32 *mask)
{
	while (*items) {
		size_t n = 0, i;
		while (items[n] && items[n] != ',')
			n++;
		for (i = 0; i < ARRAY_LEN(categories); i++)
			if (!__builtin_strncmp(categories[i].name, items, n) && !categories[i].name[n])
				break;
		if (i < ARRAY_LEN(categories))
			*mask |= categories[i].bit;
		else if (n == 3 && !__builtin_memcmp(items, "all", 3))
			*mask = ~0u;
		else if (n)
			return items;
		items += n + (items[n] == ',');
	}
	return NULL;
}

bool log_category(unsigned i, const char **name, const char **doc)
{
	if (i >= ARRAY_LEN(categories))
		return false;
	*name = categories[i].name;
	*doc = categories[i].doc;
	return true;
}

void check_failed(const char *cond, const char *file, int line)
{
	msg("%s:%d: this should not happen: !(%s); a bug of dragoman's, please report it", file, line, cond);
	raw_syscall(SYS_exit_group, 70, 0, 0, 0, 0, 0);
	__builtin_trap();
}
