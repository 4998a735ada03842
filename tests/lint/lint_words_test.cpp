#include "lint/lint_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "lint/standard_names.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A file of this text in a folder of its own.
class WordsFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "lint_words.XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& text) {
    const std::string path = folder_ / "file";
    std::ofstream(path) << text;
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(WordsFile, gives_units_names_and_waivers) {
  const LoadedLintWords loaded = load_lint_words(file(R"(units = ["m", "hPa"]
[names]
level = ["altitude", "depth"]
[[waiver]]
model = "gauge"
channel = "level"
rule = "name"
reason = "its own zero"
)"));
  EXPECT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_THAT(loaded.words.units, ElementsAre("m", "hPa"));
  EXPECT_THAT(loaded.words.names.at("level"), ElementsAre("altitude", "depth"));
  ASSERT_EQ(loaded.words.waivers.size(), 1U);
  EXPECT_EQ(loaded.words.waivers[0].rule, "name");
}

TEST_F(WordsFile, says_where_a_waiver_is_wrong) {
  const LoadedLintWords loaded = load_lint_words(
      file("[[waiver]]\nmodel = \"gauge\"\nchannel = \"level\"\nrule = \"nmae\"\n"));
  ASSERT_EQ(loaded.mistakes.size(), 2U);
  EXPECT_THAT(loaded.mistakes[0].str(), HasSubstr("reason"));
  EXPECT_THAT(loaded.mistakes[1].str(), HasSubstr("file:4:8: "));
}

TEST_F(WordsFile, of_standard_names_holds_pairs) {
  const auto names = StandardNames::load(file("# a table\nheight\tm\nplatform_name\t\n"));
  ASSERT_TRUE(names);
  EXPECT_EQ(names->size(), 2U);
  EXPECT_EQ(*names->unit_of("height"), "m");
  EXPECT_EQ(*names->unit_of("platform_name"), "");
  EXPECT_EQ(names->unit_of("hight"), nullptr);
}

TEST_F(WordsFile, of_standard_names_says_which_line_is_none) {
  const auto names = StandardNames::load(file("height\tm\nplatform_name\n"));
  ASSERT_FALSE(names);
  EXPECT_THAT(names.error().text, HasSubstr("file:2: expected a name, a tabulator and a unit"));
}

TEST_F(WordsFile, that_is_not_there_is_named) {
  const auto names = StandardNames::load(folder_ / "nothing");
  ASSERT_FALSE(names);
  EXPECT_EQ(names.error().code, ErrorCode::unavailable);
  EXPECT_THAT(load_lint_words(folder_ / "nothing").mistakes, testing::SizeIs(1));
}

}  // namespace
}  // namespace buoyd
