/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vbus - the vehicle bus: a table of nodes that answer requests.
 * A driver adds its node; whoever knows the address may ask it.
 */
#ifndef VEHICLE_VBUS_H
#define VEHICLE_VBUS_H

#include <linux/types.h>

struct module;

/* What a node can be asked for; the value is returned, or a negative errno. */
enum vbus_request {
	VBUS_GET_VALUE,
	VBUS_GET_CHECK,
};

struct vbus_node {
	u8 address;
	const char *name;
	struct module *owner;
	int (*answer)(struct vbus_node *node, enum vbus_request request);
};

/* 0, or -ENOSPC (bus is full), -EBUSY (address is taken). */
int vbus_add_node(struct vbus_node *node);
void vbus_remove_node(struct vbus_node *node);

/* The node's answer, or -ENODEV (nobody has that address). */
int vbus_ask(u8 address, enum vbus_request request);

#endif
