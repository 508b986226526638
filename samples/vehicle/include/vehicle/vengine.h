/* SPDX-License-Identifier: GPL-2.0-only */
/* vengine - the engine: its speed, in revolutions per minute. */
#ifndef VEHICLE_VENGINE_H
#define VEHICLE_VENGINE_H

#define VENGINE_ADDRESS 0x10

int vengine_speed(void);

#endif
