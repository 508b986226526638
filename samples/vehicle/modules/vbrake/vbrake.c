// SPDX-License-Identifier: GPL-2.0-only
/* vbrake - a node that tells how far the pedal is pressed. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <vehicle/vbrake.h>
#include <vehicle/vbus.h>
#include "../common/crc8.h"

static uint pedal;
module_param(pedal, uint, 0444);
MODULE_PARM_DESC(pedal, "Pedal position in percent");

int vbrake_pressed(void)
{
	return min(pedal, 100U);
}
EXPORT_SYMBOL_GPL(vbrake_pressed);

static int vbrake_answer(struct vbus_node *node, enum vbus_request request)
{
	u8 pressed = vbrake_pressed();

	if (request == VBUS_GET_CHECK)
		return vehicle_crc8(&pressed, sizeof(pressed));
	return pressed;
}

static struct vbus_node vbrake_node = {
	.address = VBRAKE_ADDRESS,
	.name = "brake",
	.owner = THIS_MODULE,
	.answer = vbrake_answer,
};

static int __init vbrake_init(void)
{
	return vbus_add_node(&vbrake_node);
}

static void __exit vbrake_exit(void)
{
	vbus_remove_node(&vbrake_node);
}

module_init(vbrake_init);
module_exit(vbrake_exit);
MODULE_DESCRIPTION("Vehicle sample: brake");
MODULE_LICENSE("GPL");
