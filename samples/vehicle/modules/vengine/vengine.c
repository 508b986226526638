// SPDX-License-Identifier: GPL-2.0-only
/* vengine - a node whose speed follows from the throttle through a map. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <vehicle/vbus.h>
#include <vehicle/vengine.h>
#include "../common/crc8.h"
#include "map/map.h"

static uint throttle = 10;
module_param(throttle, uint, 0444);
MODULE_PARM_DESC(throttle, "Throttle in percent");

int vengine_speed(void)
{
	return vengine_map_speed(throttle);
}
EXPORT_SYMBOL_GPL(vengine_speed);

static int vengine_answer(struct vbus_node *node, enum vbus_request request)
{
	u16 speed = vengine_speed();

	if (request == VBUS_GET_CHECK)
		return vehicle_crc8((const u8 *)&speed, sizeof(speed));
	return speed;
}

static struct vbus_node vengine_node = {
	.address = VENGINE_ADDRESS,
	.name = "engine",
	.owner = THIS_MODULE,
	.answer = vengine_answer,
};

static int __init vengine_init(void)
{
	return vbus_add_node(&vengine_node);
}

static void __exit vengine_exit(void)
{
	vbus_remove_node(&vengine_node);
}

module_init(vengine_init);
module_exit(vengine_exit);
MODULE_DESCRIPTION("Vehicle sample: engine");
MODULE_LICENSE("GPL");
