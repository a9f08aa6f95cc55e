/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/engine.h - translator and host code generator as core sees them (core/host.h). */
#ifndef TRANSLATOR_ENGINE_H
#define TRANSLATOR_ENGINE_H

#include "core/host.h"

extern const struct engine engine;

#endif
