// SPDX-License-Identifier: GPL-2.0-only
/* vgateway - asks both drivers, directly and over the bus, when it is loaded. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <vehicle/vbrake.h>
#include <vehicle/vbus.h>
#include <vehicle/vengine.h>
#include <vehicle/vgateway.h>

static int speed = -1;
module_param(speed, int, 0444);
MODULE_PARM_DESC(speed, "Engine speed, as the bus told it");

int vgateway_summary(void)
{
	return vengine_speed() << 8 | vbrake_pressed();
}
EXPORT_SYMBOL_GPL(vgateway_summary);

static int __init vgateway_init(void)
{
	int check = vbus_ask(VBRAKE_ADDRESS, VBUS_GET_CHECK);

	speed = vbus_ask(VENGINE_ADDRESS, VBUS_GET_VALUE);
	if (speed < 0 || check < 0) {
		pr_err("the bus does not answer\n");
		return -EIO;
	}
	pr_info("summary %#x\n", vgateway_summary());
	return 0;
}

static void __exit vgateway_exit(void)
{
}

module_init(vgateway_init);
module_exit(vgateway_exit);
MODULE_DESCRIPTION("Vehicle sample: gateway");
MODULE_LICENSE("GPL");
