/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/engine.c - the translation cache of a machine, made as the options say. */
#include "frontend-system/engine.h"

#include <errno.h>

#include "config.h"
#include "core/log.h"
#include "frontend-system/machine.h"
#include "translator/engine.h"

static void log_text(u32 kind, const char *text, size_t len)
{
	(void)kind;
	log_write(text, len);
}

int engine_init(struct machine *m, struct sv_error *e)
{
	struct tcache_options o = {.engine = &engine,
	                           .base = HG_BASE_SOFTMMU,
	                           .code_size = m->opt.code_size,
	                           .hot_after = m->opt.hot_after,
	                           .hot_budget = m->opt.hot_budget,
	                           .interp = m->opt.interp,
	                           .random_ra = m->opt.random_ra,
	                           .relocate = DEBUG_CHECKS,
	                           .log = m->opt.log & (LOG_IN_ASM | LOG_OP | LOG_OP_OPT | LOG_OUT_ASM | LOG_EXEC),
	                           .log_fn = log_text};

	m->tc = tcache_new(m->guest, &m->mm, &o);
	return m->tc ? 0 : sv_fail(e, -ENOMEM, "the translator does not start on this host");
}
