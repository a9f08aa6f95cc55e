/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/fmt.c - a printf of our own for places where libc must not be called. */
#include "core/fmt.h"

struct out {
	char *buf;
	size_t len, at;
};

static void put(struct out *o, char c)
{
	if (o->at + 1 < o->len)
		o->buf[o->at] = c;
	o->at++;
}

struct spec {
	bool left, zero, plus, alt;
	int width, precision; /* precision -1: none */
};

static void put_padded(struct out *o, const struct spec *s, const char *prefix, const char *digits, int n)
{
	int np = 0, zeros = 0, pad;

	while (prefix[np])
		np++;
	if (s->precision > n)
		zeros = s->precision - n;
	else if (s->zero && !s->left && s->precision < 0 && s->width > n + np)
		zeros = s->width - n - np;
	pad = s->width - n - np - zeros;
	if (!s->left)
		for (; pad > 0; pad--)
			put(o, ' ');
	while (*prefix)
		put(o, *prefix++);
	for (; zeros > 0; zeros--)
		put(o, '0');
	for (int i = 0; i < n; i++)
		put(o, digits[i]);
	for (; pad > 0; pad--)
		put(o, ' ');
}

static void put_number(struct out *o, const struct spec *s, u64 v, unsigned radix, bool upper, const char *prefix)
{
	char digits[24];
	int n = 0;

	do {
		digits[sizeof digits - 1 - n++] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[v % radix];
		v /= radix;
	} while (v);
	put_padded(o, s, prefix, digits + sizeof digits - n, n);
}

/* The next integer argument, by its length letters counted in size (bytes). */
static u64 take(va_list *ap, int size, bool is_signed)
{
	if (size == 8)
		return va_arg(*ap, u64);
	u32 v = va_arg(*ap, u32);
	if (size == 4)
		return is_signed ? (u64)(s64)(s32)v : v;
	return is_signed ? (u64)sext(v, size * 8) : bits_u(v, 0, size * 8);
}

static const char *parse_spec(const char *f, struct spec *s, int *size, va_list *ap)
{
	*s = (struct spec){.precision = -1};
	*size = 4;
	for (;; f++) {
		if (*f == '-')
			s->left = true;
		else if (*f == '0')
			s->zero = true;
		else if (*f == '+')
			s->plus = true;
		else if (*f == '#')
			s->alt = true;
		else if (*f != ' ')
			break;
	}
	if (*f == '*') {
		s->width = va_arg(*ap, int);
		if (s->width < 0) {
			s->left = true;
			s->width = -s->width;
		}
		f++;
	} else {
		while (*f >= '0' && *f <= '9')
			s->width = s->width * 10 + *f++ - '0';
	}
	if (*f == '.') {
		s->precision = 0;
		if (*++f == '*') {
			s->precision = va_arg(*ap, int);
			f++;
		} else {
			while (*f >= '0' && *f <= '9')
				s->precision = s->precision * 10 + *f++ - '0';
		}
	}
	for (;; f++) {
		if (*f == 'h')
			*size /= 2;
		else if (*f == 'l' || *f == 'z' || *f == 'j' || *f == 't')
			*size = 8;
		else
			return f;
	}
}

int fmt_v(char *buf, size_t len, const char *format, va_list args)
{
	struct out o = {buf, len, 0};
	struct spec s;
	int size;
	va_list ap;

	va_copy(ap, args);
	for (const char *f = format; *f; f++) {
		if (*f != '%') {
			put(&o, *f);
			continue;
		}
		const char *start = f;
		f = parse_spec(f + 1, &s, &size, &ap);
		switch (*f) {
		case 'd':
		case 'i': {
			s64 v = (s64)take(&ap, size, true);
			put_number(&o, &s, v < 0 ? -(u64)v : (u64)v, 10, false, v < 0 ? "-" : s.plus ? "+" : "");
			break;
		}
		case 'u': put_number(&o, &s, take(&ap, size, false), 10, false, ""); break;
		case 'o': put_number(&o, &s, take(&ap, size, false), 8, false, s.alt ? "0" : ""); break;
		case 'x': put_number(&o, &s, take(&ap, size, false), 16, false, s.alt ? "0x" : ""); break;
		case 'X': put_number(&o, &s, take(&ap, size, false), 16, true, s.alt ? "0X" : ""); break;
		case 'p': put_number(&o, &s, (u64)va_arg(ap, void *), 16, false, "0x"); break;
		case 'c': {
			char c = (char)va_arg(ap, int);
			s.precision = -1;
			s.zero = false;
			put_padded(&o, &s, "", &c, 1);
			break;
		}
		case 's': {
			const char *t = va_arg(ap, const char *);
			int n = 0;
			if (!t)
				t = "(null)";
			while ((s.precision < 0 || n < s.precision) && t[n])
				n++;
			s.precision = -1;
			s.zero = false;
			put_padded(&o, &s, "", t, n);
			break;
		}
		case '%': put(&o, '%'); break;
		default:
			while (start < f)
				put(&o, *start++);
			if (!*f)
				goto out;
			put(&o, *f);
		}
	}
out:
	va_end(ap);
	if (len)
		buf[MIN(o.at, len - 1)] = 0;
	return (int)o.at;
}

int fmt(char *buf, size_t len, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = fmt_v(buf, len, format, ap);
	va_end(ap);
	return n;
}

bool fmt_parse_u64(const char *s, bool suffix, u64 *out)
{
	unsigned radix = 10;
	u64 v = 0;

	if (s[0] == '0' && (s[1] | 32) == 'x') {
		radix = 16;
		s += 2;
	}
	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned d = *s >= '0' && *s <= '9'                 ? *s - '0'
		             : (*s | 32) >= 'a' && (*s | 32) <= 'f' ? (*s | 32) - 'a' + 10
		                                                    : 99;
		if (d >= radix)
			break;
		if (__builtin_mul_overflow(v, radix, &v) || __builtin_add_overflow(v, d, &v))
			return false;
	}
	if (suffix && *s && !s[1]) {
		unsigned shift = (*s | 32) == 'k' ? 10 : (*s | 32) == 'm' ? 20 : (*s | 32) == 'g' ? 30 : 0;
		if (shift && v << shift >> shift == v) {
			v <<= shift;
			s++;
		}
	}
	*out = v;
	return !*s;
}
