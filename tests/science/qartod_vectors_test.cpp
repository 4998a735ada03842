#include <gtest/gtest.h>

#include <filesystem>

#include "science/qartod_case.hpp"
#include "science/vector_file.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

TEST(QartodVectorsTest, agree_case_by_case) {
  const auto path = std::filesystem::path(captures_dir()).parent_path() / "qartod/vectors.json";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "no vectors in " << path;
  }
  EXPECT_EQ(testing::run_vectors(path, testing::disagreements_of), 0);
}

}  // namespace
}  // namespace buoyd
