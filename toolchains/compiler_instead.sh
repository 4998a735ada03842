#!/bin/bash
# For CXX_COMPILER_LAUNCHER: runs the words before `--` in place of the compiler, which is the word after it.
by=()
while [ "$1" != -- ]; do
  by+=("$1")
  shift
done
exec "${by[@]}" "${@:3}"
