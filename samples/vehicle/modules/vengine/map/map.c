// SPDX-License-Identifier: GPL-2.0-only
/* A source in a folder below its .mdef. */
#include <linux/minmax.h>
#include "map.h"

#define IDLE_SPEED	800

unsigned int vengine_map_speed(unsigned int throttle)
{
	throttle = min(throttle, 100U);
	return IDLE_SPEED + throttle * (VENGINE_TOP_SPEED - IDLE_SPEED) / 100;
}
