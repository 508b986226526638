/* SPDX-License-Identifier: GPL-2.0-only */
/* CRC-8 with polynomial 0x1d, as drivers on the bus put it behind their data. */
#ifndef VEHICLE_CRC8_H
#define VEHICLE_CRC8_H

#include <linux/types.h>

u8 vehicle_crc8(const u8 *data, size_t length);

#endif
