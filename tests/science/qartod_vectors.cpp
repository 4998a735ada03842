// Runs QARTOD test vectors through daemon/science/quality: qartod_vectors FILE
// Exits with 0 if all cases agree, 1 if one does not, 2 if there is nothing to run.

#include <fmt/core.h>

#include "science/qartod_case.hpp"
#include "science/vector_file.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: qartod_vectors FILE\n");
    return 2;
  }
  return buoyd::test::run_vectors(argv[1], buoyd::test::disagreements_of);
}
