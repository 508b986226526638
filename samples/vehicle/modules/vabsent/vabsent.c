// SPDX-License-Identifier: GPL-2.0-only
/* vabsent - the driver of a node that this vehicle does not have. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <vehicle/vbus.h>

#define VABSENT_ADDRESS 0x7f

static int __init vabsent_init(void)
{
	int ret = vbus_ask(VABSENT_ADDRESS, VBUS_GET_VALUE);

	if (ret < 0) {
		pr_info("no node at %#04x\n", VABSENT_ADDRESS);
		return ret;
	}
	return 0;
}

static void __exit vabsent_exit(void)
{
}

module_init(vabsent_init);
module_exit(vabsent_exit);
MODULE_DESCRIPTION("Vehicle sample: optional hardware that is not there");
MODULE_LICENSE("GPL");
