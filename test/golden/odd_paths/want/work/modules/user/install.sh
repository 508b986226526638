#!/bin/sh
# install.sh - loads the kernel modules of `user` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install user ../..
load_module odd_one odd-one.ko required - - 'quoted="say "hi" now"' 'accent="voilà"' 'apostrophe=it'\''s'
load_module user user.ko required - odd_one
finish_install
