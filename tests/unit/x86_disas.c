/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disassembly by objdump and its comparison with expected text, for the encoder tests. */
#include "tests/unit/x86_disas.h"

#include <check.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/random.h"

// clang-format off
const char *const x86_reg_text[4][16] = {
	{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b", "r13b", "r14b", "r15b"},
	{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w", "r13w", "r14w", "r15w"},
	{"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"},
	{"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"},
};
// clang-format on

const char *x86_r(unsigned sz, unsigned reg)
{
	return x86_reg_text[__builtin_ctz(sz)][reg];
}

u32 x86_random(void)
{
	static u64 state = 0x9e3779b97f4a7c15ull;

	return (u32)(xorshift(&state) >> 16);
}

static bool skip_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n))
		return false;
	*p += n;
	return true;
}

void x86_text_normalise(char *dst, size_t size, const char *src, unsigned bits)
{
	static const char *const sizes[] = {"byte ptr ",  "qword ptr ", "xmmword ptr ", "oword ptr ",
	                                    "dword ptr ", "word ptr ",  "ptr "};
	u64 mask = bits >= 64 ? ~0ull : (1ull << bits) - 1;
	char *start = dst, *end = dst + size - 32, last = ' ';

	while (*src && dst < end) {
		bool minus = *src == '-' && (isdigit((unsigned char)src[1]) || src[1] == ' ');
		bool in_word = isalnum((unsigned char)last) || last == '_';
		bool skipped = false;

		for (size_t i = 0; i < ARRAY_LEN(sizes) && !skipped && !in_word; i++)
			skipped = skip_word(&src, sizes[i]);
		if (skipped)
			continue;
		if (minus || (isdigit((unsigned char)*src) && !in_word)) {
			u64 v;

			/* "a - 8" becomes "a+<-8>", so that it is the same as "a + -8". */
			src += minus;
			while (*src == ' ')
				src++;
			v = strtoull(src, (char **)&src, 0);
			while (minus && dst > start && dst[-1] == ' ')
				dst--;
			if (minus && dst > start && (isalnum((unsigned char)dst[-1]) || dst[-1] == ']'))
				*dst++ = '+';
			dst += sprintf(dst, "0x%" PRIx64, (minus ? 0 - v : v) & mask);
			last = '0';
			continue;
		}
		last = *src++;
		if (last == ' ' && (dst == start || strchr(" ,+*\n", dst[-1]) || strchr("+*\n", *src)))
			continue;
		*dst++ = last;
	}
	while (dst > start && dst[-1] == ' ')
		dst--;
	*dst = 0;
}

/* What was said since the last judgement: the bytes, and for each piece where it starts and what it should be. */
static struct piece {
	size_t start, end;
	char *want;
	unsigned bits;
	char got[256];
} pieces[100000];
static size_t npieces;
static u8 bytes[2 << 20];
static size_t nbytes;

void x86_expect_code(const u8 *code, const u8 *end, const char *want, unsigned bits)
{
	size_t n = (size_t)(end - code);

	ck_assert_uint_lt(npieces, ARRAY_LEN(pieces));
	ck_assert_uint_le(nbytes + n, sizeof(bytes));
	memcpy(bytes + nbytes, code, n);
	pieces[npieces++] = (struct piece){nbytes, nbytes + n, strdup(want), bits, ""};
	nbytes += n;
}

/* Sorts the lines of objdump's output into the pieces by their address. */
static void read_objdump(FILE *f)
{
	char line[512];
	size_t i = 0;

	while (fgets(line, sizeof(line), f)) {
		size_t address;
		char *text = strrchr(line, '\t'), *comment;

		if (sscanf(line, " %zx:", &address) != 1 || !text)
			continue;
		while (i < npieces && address >= pieces[i].end)
			i++;
		if (i == npieces)
			break;
		text[strcspn(text, "\n")] = 0;
		comment = strchr(text, '#');
		if (comment)
			*comment = 0;
		for (char *c = text; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		while (*text && text[strlen(text) - 1] == ' ')
			text[strlen(text) - 1] = 0;
		if (strlen(pieces[i].got) + strlen(text) + 2 < sizeof(pieces[i].got)) {
			if (pieces[i].got[0])
				strcat(pieces[i].got, "\n");
			strcat(pieces[i].got, text + 1);
		}
	}
}

void x86_judge(void)
{
	char path[] = "/tmp/x86-encode-XXXXXX", command[256];
	int fd = mkstemp(path), bad = 0;
	FILE *f;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, bytes, nbytes), (int)nbytes);
	close(fd);
	snprintf(command, sizeof(command), "objdump -D -b binary -m i386:x86-64 -M intel --insn-width=16 %s", path);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	read_objdump(f);
	ck_assert_int_eq(pclose(f), 0);
	unlink(path);
	for (size_t i = 0; i < npieces; i++) {
		struct piece *p = &pieces[i];
		char a[1024], b[1024], hex[128] = "";

		x86_text_normalise(a, sizeof(a), p->got, p->bits);
		x86_text_normalise(b, sizeof(b), p->want, p->bits);
		if (!strcmp(a, b))
			continue;
		for (size_t k = p->start; k < p->end && k < p->start + 40; k++)
			sprintf(hex + strlen(hex), "%02x ", bytes[k]);
		printf("# %s: want \"%s\", disassembles to \"%s\" (%s |%s)\n", hex, p->want, p->got, b, a);
		bad++;
	}
	fflush(stdout);
	ck_assert_msg(!bad, "%d of %zu pieces of code disassemble to something else (lines above)", bad, npieces);
	for (size_t i = 0; i < npieces; i++)
		free(pieces[i].want);
	npieces = nbytes = 0;
}

void x86_mem_text(char *dst, size_t size, const struct x86_mem *m)
{
	unsigned asz = m->flags & X86_MEM_ADDR32 ? 4 : 8;
	char *p = dst;
	bool any = false;

	(void)size;
	p += sprintf(p, "%s[", m->flags & X86_MEM_GS ? "gs:" : m->flags & X86_MEM_FS ? "fs:" : "");
	if (m->base == X86_RIP)
		p += sprintf(p, "rip"), any = true;
	else if (m->base != X86_NOREG)
		p += sprintf(p, "%s", x86_r(asz, m->base)), any = true;
	if (m->index != X86_NOREG) {
		p += sprintf(p, "%s%s*%d", any ? " + " : "", x86_r(asz, m->index), 1 << m->scale);
		any = true;
	}
	if (!any)
		p += sprintf(p, "0x%x", (u32)m->disp);
	else if (m->disp == 0 && ((m->base & 7) == 5 || m->base >= 16))
		p += sprintf(p, " + 0");
	else if (m->disp < 0)
		p += sprintf(p, " - 0x%" PRIx64, -(u64)(s64)m->disp);
	else if (m->disp > 0)
		p += sprintf(p, " + 0x%x", (u32)m->disp);
	sprintf(p, "]");
}

struct x86_mem x86_mem_shape(unsigned n)
{
	static const s32 disps[] = {0,   1,    16,   -16,  127,  -128,  128,        -129,       2032,
	                            240, 1016, 2040, 1024, -512, -2048, 0x12345678, -0x70000000};
	struct x86_mem m = x86_mem(n % 16, disps[x86_random() % ARRAY_LEN(disps)]);

	n /= 16;
	if (n % 3 == 0)
		return m;
	m.index = x86_random() % 16;
	if (m.index == X86_RSP)
		m.index = X86_NOREG;
	m.scale = m.index == X86_NOREG ? 0 : x86_random() & 3;
	if (n % 8 == 5)
		m.flags = X86_MEM_GS | (x86_random() & 1 ? X86_MEM_ADDR32 : 0);
	if (n % 16 == 7 && m.index != X86_NOREG)
		m.base = X86_NOREG;
	return m;
}
