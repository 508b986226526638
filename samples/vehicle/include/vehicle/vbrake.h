/* SPDX-License-Identifier: GPL-2.0-only */
/* vbrake - the brake: how far the pedal is pressed, in percent. */
#ifndef VEHICLE_VBRAKE_H
#define VEHICLE_VBRAKE_H

#define VBRAKE_ADDRESS 0x20

int vbrake_pressed(void);

#endif
