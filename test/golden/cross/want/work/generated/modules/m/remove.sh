#!/bin/sh
# remove.sh - removes the kernel modules of `m`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove m ..
unload_module m m/m.ko -
finish_remove
