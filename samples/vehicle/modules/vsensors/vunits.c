// SPDX-License-Identifier: GPL-2.0-only
/* vunits - turns what a sensor reads into what people read. */
#include <linux/module.h>
#include "vunits.h"

int vunits_to_decidegree(unsigned int raw)
{
	return (int)(raw * 1650 / 4095) - 400;
}
EXPORT_SYMBOL_GPL(vunits_to_decidegree);

MODULE_DESCRIPTION("Vehicle sample: units of sensors");
MODULE_LICENSE("GPL");
