#!/bin/sh
# remove.sh - removes the kernel modules of `sensor`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove sensor ../..
unload_module sensor sensor.ko -
unload_module probe probe.ko -
finish_remove
