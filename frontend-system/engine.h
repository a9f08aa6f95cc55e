/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/engine.h - the translator of a machine. */
#ifndef FRONTEND_SYSTEM_ENGINE_H
#define FRONTEND_SYSTEM_ENGINE_H

struct machine;
struct sv_error;

/* Makes m->tc as the options say.  0 or e->code. */
int engine_init(struct machine *m, struct sv_error *e);

#endif
