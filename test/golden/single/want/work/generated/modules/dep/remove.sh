#!/bin/sh
# remove.sh - removes the kernel modules of `dep`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove dep ..
unload_module dep dep/dep.ko -
finish_remove
