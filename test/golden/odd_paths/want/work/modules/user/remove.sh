#!/bin/sh
# remove.sh - removes the kernel modules of `user`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove user ../..
unload_module user user.ko -
finish_remove
