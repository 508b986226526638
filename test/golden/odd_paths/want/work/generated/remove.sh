#!/bin/sh
# remove.sh - removes the kernel modules of system `odd`, in reverse order.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove odd .
unload_module user user.ko -
unload_module odd_one odd-one.ko -
finish_remove
