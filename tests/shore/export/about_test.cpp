#include "shore/export/about.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "support/places.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class AboutFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "about_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  tl::expected<About, buoyd::Mistakes> load(const std::string& text) {
    std::ofstream(folder_ + "/about.toml") << text;
    return load_about(folder_ + "/about.toml");
  }
  std::string folder_;
};

TEST_F(AboutFile, has_a_place_and_attributes) {
  const auto about = load("latitude = 54\nlongitude = 7.9\n[attributes]\nlicense = \"CC0\"\n");
  ASSERT_TRUE(about);
  EXPECT_EQ(about->latitude, 54.0);
  EXPECT_EQ(about->longitude, 7.9);
  EXPECT_THAT(about->attributes, ElementsAre(Pair("license", "CC0")));
}

TEST_F(AboutFile, mistakes_are_told_with_their_lines) {
  const auto about = load("latitude = 95\ncreator = \"x\"\n[attributes]\nproject = 3\n");
  ASSERT_FALSE(about);
  std::string lines;
  for (const buoyd::Mistake& mistake : about.error()) lines += mistake.str() + "\n";
  EXPECT_THAT(lines, HasSubstr("about.toml:1:"));
  EXPECT_THAT(lines, HasSubstr("creator"));
  EXPECT_THAT(lines, HasSubstr("about.toml:4:"));
  EXPECT_FALSE(load("latitude = 54\n"));
  EXPECT_FALSE(load_about(folder_ + "/none.toml"));
}

TEST_F(AboutFile, the_example_is_one) {
  EXPECT_TRUE(load_about(buoyd::source_dir() + "/config/exports/about.example.toml"));
}

}  // namespace
}  // namespace buoyshore
