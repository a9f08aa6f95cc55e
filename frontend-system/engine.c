/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/engine.c - the translation cache of a machine, made as the options say. */
#include "frontend-system/engine.h"

#include <errno.h>
#include <string.h>

#include "config.h"
#include "core/fmt.h"
#include "core/log.h"
#include "frontend-system/machine.h"
#include "translator/engine.h"

/* Guest code and IR come as text, host code and entered units as bytes. */
static void log_text(u32 kind, const char *text, size_t len)
{
	if (kind == TC_LOG_EXEC) {
		u64 pc;

		memcpy(&pc, text, sizeof(pc));
		log_printf("exec 0x%llx\n", (unsigned long long)pc);
	} else if (kind == TC_LOG_OUT_ASM) {
		for (size_t i = 0; i < len; i += 32) {
			char line[80];
			int n = 0;

			for (size_t k = i; k < len && k < i + 32; k++)
				n += fmt(line + n, sizeof(line) - (size_t)n, "%02x", (u8)text[k]);
			log_printf("out %s\n", line);
		}
	} else {
		log_write(text, len);
	}
}

int engine_init(struct machine *m, struct sv_error *e)
{
	struct tcache_options o = {.engine = &engine,
	                           .base = HG_BASE_SOFTMMU,
	                           .code_size = m->opt.code_size,
	                           .hot_after = m->opt.hot_after,
	                           .interp = m->opt.interp,
	                           .random_ra = m->opt.random_ra,
	                           .relocate = DEBUG_CHECKS,
	                           .log = m->opt.log & (LOG_IN_ASM | LOG_OP | LOG_OP_OPT | LOG_OUT_ASM | LOG_EXEC),
	                           .log_fn = log_text};

	m->tc = tcache_new(m->guest, &m->mm, &o);
	return m->tc ? 0 : sv_fail(e, -ENOMEM, "the translator does not start on this host");
}
