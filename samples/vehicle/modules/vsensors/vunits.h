/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VSENSORS_VUNITS_H
#define VSENSORS_VUNITS_H

/* Raw reading (0..4095) to tenths of a degree Celsius. */
int vunits_to_decidegree(unsigned int raw);

#endif
