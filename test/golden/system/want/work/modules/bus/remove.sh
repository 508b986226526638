#!/bin/sh
# remove.sh - removes the kernel modules of `bus`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove bus ../..
unload_module bus bus.ko -
finish_remove
