#!/bin/sh
# remove.sh - removes the kernel modules of `pre`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove pre ..
unload_module pre pre/pre.ko -
finish_remove
