// SPDX-License-Identifier: GPL-2.0-only
/* Linked into every driver that needs it; nothing is exported, so the copies do not meet. */
#include <linux/module.h>
#include "crc8.h"

#ifndef CRC8_START
#define CRC8_START 0xff
#endif

u8 vehicle_crc8(const u8 *data, size_t length)
{
	u8 crc = CRC8_START;
	int bit;

	while (length--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 0x80 ? (crc << 1) ^ 0x1d : crc << 1;
	}
	return crc;
}
