/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include "core/planted.h"
