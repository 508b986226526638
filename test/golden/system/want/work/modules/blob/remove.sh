#!/bin/sh
# remove.sh - removes the kernel modules of `blob`; what they needed stays, it may serve others.
# Made by Portato; changes are lost at the next build.

{functions}

begin_remove blob ../..
unload_module blob_b blob-b.ko files/blob/scripts/unload
unload_module blob_a blob-a.ko files/blob/scripts/unload
finish_remove
