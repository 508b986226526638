#!/bin/sh
# remove.sh - removes the kernel modules of `gateway`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove gateway ../..
unload_module gateway gateway.ko -
finish_remove
