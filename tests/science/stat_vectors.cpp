// stat_vectors FILE: computes each case of a file in the form of stat-vectors with daemon/science,
// and ends with 0 only if every result the file states agrees.
#include <cstdio>

#include "science/stat_case.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: stat_vectors FILE.json\n", stderr);
    return 2;
  }
  return buoyd::test::run_vectors(arguments[1], buoyd::test::stat_case_disagreements);
}
