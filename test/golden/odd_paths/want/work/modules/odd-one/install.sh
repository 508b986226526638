#!/bin/sh
# install.sh - loads the kernel modules of `odd-one` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install odd-one ../..
load_module odd_one odd-one.ko required - - 'quoted="say "hi" now"' 'accent="voilà"' 'apostrophe=it'\''s'
finish_install
