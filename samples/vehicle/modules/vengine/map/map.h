/* SPDX-License-Identifier: GPL-2.0-only */
/* The engine map: throttle in percent to revolutions per minute. */
#ifndef VENGINE_MAP_H
#define VENGINE_MAP_H

unsigned int vengine_map_speed(unsigned int throttle);

#endif
