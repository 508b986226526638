#!/bin/sh
# remove.sh - removes the kernel modules of `odd-one`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove odd-one ../..
unload_module odd_one odd-one.ko -
finish_remove
