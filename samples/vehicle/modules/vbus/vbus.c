// SPDX-License-Identifier: GPL-2.0-only
/* vbus - the vehicle bus, see vbus.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <vehicle/vbus.h>

/* VBUS_SLOTS comes from the cflags section of vbus.mdef. */
static struct vbus_node *slots[VBUS_SLOTS];
static DEFINE_MUTEX(slots_lock);

static uint nodes;
module_param(nodes, uint, 0444);
MODULE_PARM_DESC(nodes, "Number of nodes on the bus now");

static struct vbus_node **find_slot(u8 address)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(slots); i++)
		if (slots[i] && slots[i]->address == address)
			return &slots[i];
	return NULL;
}

int vbus_add_node(struct vbus_node *node)
{
	size_t i;
	int ret = -ENOSPC;

	mutex_lock(&slots_lock);
	if (find_slot(node->address)) {
		ret = -EBUSY;
		goto out;
	}
	for (i = 0; i < ARRAY_SIZE(slots); i++) {
		if (!slots[i]) {
			slots[i] = node;
			nodes++;
			ret = 0;
			break;
		}
	}
out:
	mutex_unlock(&slots_lock);
	if (!ret)
		pr_info("node %#04x is %s\n", node->address, node->name);
	return ret;
}
EXPORT_SYMBOL_GPL(vbus_add_node);

void vbus_remove_node(struct vbus_node *node)
{
	struct vbus_node **slot;

	mutex_lock(&slots_lock);
	slot = find_slot(node->address);
	if (slot && *slot == node) {
		*slot = NULL;
		nodes--;
	}
	mutex_unlock(&slots_lock);
}
EXPORT_SYMBOL_GPL(vbus_remove_node);

int vbus_ask(u8 address, enum vbus_request request)
{
	struct vbus_node **slot;
	int ret = -ENODEV;

	mutex_lock(&slots_lock);
	slot = find_slot(address);
	/* The owner may be on its way out; then its node no longer counts. */
	if (slot && try_module_get((*slot)->owner)) {
		ret = (*slot)->answer(*slot, request);
		module_put((*slot)->owner);
	}
	mutex_unlock(&slots_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(vbus_ask);

static int __init vbus_init(void)
{
	pr_info("%zu slots\n", ARRAY_SIZE(slots));
	return 0;
}

static void __exit vbus_exit(void)
{
	WARN_ON(nodes);
}

module_init(vbus_init);
module_exit(vbus_exit);
MODULE_DESCRIPTION("Vehicle sample: bus core");
MODULE_LICENSE("GPL");
