// SPDX-License-Identifier: GPL-2.0-only
/* vtemp - a temperature sensor. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include "vunits.h"

static uint raw = 1500;
module_param(raw, uint, 0444);
MODULE_PARM_DESC(raw, "What the sensor reads, 0 to 4095");

static int decidegree;
module_param(decidegree, int, 0444);
MODULE_PARM_DESC(decidegree, "The temperature in tenths of a degree Celsius");

static int __init vtemp_init(void)
{
	decidegree = vunits_to_decidegree(raw);
	return 0;
}

static void __exit vtemp_exit(void)
{
}

module_init(vtemp_init);
module_exit(vtemp_exit);
MODULE_DESCRIPTION("Vehicle sample: temperature sensor");
MODULE_LICENSE("GPL");
