#include <gtest/gtest.h>

#include <filesystem>

#include "science/qartod_case.hpp"
#include "science/stat_case.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

std::filesystem::path vectors(const char* name) {
  return std::filesystem::path(captures_dir()).parent_path() / "qartod" / name;
}

TEST(Vectors, of_the_quality_tests_agree_case_by_case) {
  if (!std::filesystem::exists(vectors("vectors.json"))) GTEST_SKIP() << "no vectors";
  EXPECT_EQ(test::run_vectors(vectors("vectors.json"), test::disagreements_of), 0);
}

TEST(Vectors, of_statistics_wind_waves_and_derived_values_agree_case_by_case) {
  if (!std::filesystem::exists(vectors("stat-vectors.json"))) GTEST_SKIP() << "no vectors";
  EXPECT_EQ(test::run_vectors(vectors("stat-vectors.json"), test::stat_case_disagreements), 0);
}

}  // namespace
}  // namespace buoyd
