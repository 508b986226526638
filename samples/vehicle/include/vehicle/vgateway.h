/* SPDX-License-Identifier: GPL-2.0-only */
/* vgateway - what leaves the vehicle: one word made of the state of engine and brake. */
#ifndef VEHICLE_VGATEWAY_H
#define VEHICLE_VGATEWAY_H

int vgateway_summary(void);

#endif
