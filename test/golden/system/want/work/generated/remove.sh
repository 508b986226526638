#!/bin/sh
# remove.sh - removes the kernel modules of system `vehicle`, in reverse order.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove vehicle .
unload_module gateway gateway.ko -
unload_module sensor sensor.ko -
unload_module probe probe.ko -
unload_module legacy legacy.ko -
unload_module bus bus.ko -
unload_module blob_b blob-b.ko files/blob/scripts/unload
unload_module blob_a blob-a.ko files/blob/scripts/unload
finish_remove
