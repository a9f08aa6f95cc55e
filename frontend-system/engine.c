/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/engine.c - the translation cache of a machine, made as the options say. */
#include "frontend-system/engine.h"

#include <errno.h>

#include "frontend-system/machine.h"
#include "translator/engine.h"

int engine_init(struct machine *m, struct sv_error *e)
{
	struct tcache_options o = {.engine = &engine,
	                           .base = HG_BASE_SOFTMMU,
	                           .code_size = m->opt.code_size,
	                           .interp = m->opt.interp,
	                           .random_ra = m->opt.random_ra,
	                           .log = m->opt.log};

	m->tc = tcache_new(m->guest, &m->mm, &o);
	return m->tc ? 0 : sv_fail(e, -ENOMEM, "the translator does not start on this host");
}
