#!/bin/sh
# remove.sh - removes the kernel modules of `legacy`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove legacy ../..
unload_module legacy legacy.ko -
finish_remove
