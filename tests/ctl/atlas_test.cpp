// The atlas: what its reader refuses, that config/kinds.toml knows every model and no other, that
// the pages are what it says, and what buoyctl kinds prints.
#include "ctl/atlas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "ctl/atlas_pages.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "model/load/library.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string atlas_text = R"([words]
"horizontal wind" = "水平风"
"vane" = "风向标"
"ultrasound" = "超声"
"mast" = "桅杆"
[[group]]
name = "Wind"
name_zh = "风"
[[group.kind]]
name = "Anemometer"
name_zh = "风速仪"
quantity = "horizontal wind"
principle = "ultrasound"
platform = "mast"
models = ["sonic"]
makers = ["Maker", "厂家"]
standing = "covered"
[[group.kind]]
name = "Wind vane"
name_zh = "风向标"
quantity = "horizontal wind"
principle = "vane"
platform = "mast"
makers = []
standing = "open"
why = "it is a voltage"
why_zh = "输出电压"
)";

/// Of the text with one place changed.
LoadedAtlas parse_changed(const std::string& old, const std::string& now) {
  std::string text = atlas_text;
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  text.replace(at, old.size(), now);
  return parse_atlas(text, "kinds.toml", {"sonic", "other"});
}

TEST(Atlas, holds_groups_of_kinds_in_both_languages) {
  const LoadedAtlas loaded = parse_atlas(atlas_text, "kinds.toml", {"sonic"});
  EXPECT_THAT(loaded.mistakes, IsEmpty());
  ASSERT_THAT(loaded.groups, SizeIs(1));
  ASSERT_THAT(loaded.groups[0].kinds, SizeIs(2));
  const InstrumentKind& sonic = loaded.groups[0].kinds[0];
  EXPECT_EQ(sonic.principle.english, "ultrasound");
  EXPECT_EQ(sonic.principle.chinese, "超声");
  EXPECT_THAT(sonic.models, ElementsAre("sonic"));
  EXPECT_THAT(sonic.makers, ElementsAre("Maker", "厂家"));
  EXPECT_EQ(sonic.standing, Standing::covered);
  EXPECT_EQ(loaded.groups[0].kinds[1].standing, Standing::open);
  EXPECT_EQ(loaded.groups[0].kinds[1].why.chinese, "输出电压");
}

TEST(Atlas, says_where_each_mistake_is) {
  struct Case {
    std::string old;
    std::string now;
    std::string mistake;
  };
  const Case cases[] = {
      {"\"covered\"", "\"done\"", "kinds.toml:17:12: "},
      {"standing = \"covered\"\n", "", "standing is missing"},
      {"[\"sonic\"]", "[\"sonic\", \"sonar\"]", "kinds.toml:15:10: there is no model 'sonar'"},
      {"why = \"it is a voltage\"\n", "", "kinds.toml:18:1: "},
      {"\"it is a voltage\"", "\"\"", "kinds.toml:26:7: why is empty, expected a text"},
      {"why_zh = \"输出电压\"\n", "", "why_zh"},
      {"makers = []\n", "", "makers is missing"},
      {"\"covered\"\n", "\"covered\"\nwhy = \"x\"\n", "what is covered has no why"},
      {"models = [\"sonic\"]\n", "", "expected open: no models are listed"},
      {"makers = []\n", "makers = []\nmodels = [\"other\"]\n",
       "standing is open, but models are listed"},
      {"principle = \"vane\"", "principle = \"ultrasound\"",
       "there is such a kind on line 9 already: horizontal wind, ultrasound, mast"},
      {"\"Wind vane\"", "\"Anemometer\"", "there is such a kind on line 9 already: Anemometer"},
      {"principle = \"vane\"", "principle = \"vein\"",
       "kinds.toml:22:13: 'vein' has no Chinese, expected a word of [words]"},
      {"\"mast\" = ", "\"deck\" = \"甲板\"\n\"mast\" = ",
       "kinds.toml:5:10: no kind says this word"},
      {"[words]\n", "[words]\n\"a\" = 1\n", "kinds.toml:2:7: "},
      {"makers = []", "makers = []\nmaker = 1", "unknown key \"maker\""},
      {"[[group]]", "[[group]", "kinds.toml:6:"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.now);
    std::string said;
    for (const Mistake& mistake : parse_changed(c.old, c.now).mistakes) {
      said += mistake.str() + '\n';
    }
    EXPECT_THAT(said, HasSubstr(c.mistake));
  }
}

TEST(Atlas, that_is_not_there_is_named) {
  const LoadedAtlas loaded = load_atlas(source_dir() + "/config/no-kinds.toml", {});
  ASSERT_THAT(loaded.mistakes, SizeIs(1));
  EXPECT_THAT(loaded.mistakes[0].str(), HasSubstr("no-kinds.toml: cannot be read"));
}

/// Names of the models of the tree, with whether a kind lists each.
std::map<std::string, bool> listed_models() {
  std::map<std::string, bool> listed;
  for (const ModelFile& file : list_models({source_dir() + "/config/models"})) {
    listed[file.name] = false;
  }
  for (const KindGroup& group : atlas_of_tree(source_dir())) {
    for (const InstrumentKind& kind : group.kinds) {
      for (const std::string& model : kind.models) listed.at(model) = true;
    }
  }
  return listed;
}

TEST(AtlasOfTheTree, knows_every_model) {
  const auto listed = listed_models();
  EXPECT_THAT(listed, Not(IsEmpty()));
  for (const auto& [model, is_listed] : listed) {
    EXPECT_TRUE(is_listed) << "config/kinds.toml has no kind for the model " << model;
  }
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(AtlasPages, are_what_the_atlas_says) {
  const auto groups = atlas_of_tree(source_dir());
  EXPECT_TRUE(english_atlas(groups) == text_of_file(source_dir() + "/docs/atlas.md"))
      << "build the target atlas_pages";
  EXPECT_TRUE(chinese_atlas(groups) == text_of_file(source_dir() + "/docs/zh/atlas.md"))
      << "build the target atlas_pages";
}

TEST(AtlasPages, tell_a_kind_in_each_language) {
  const auto groups = parse_atlas(atlas_text, "kinds.toml", {"sonic"}).groups;
  const std::string english = english_atlas(groups);
  EXPECT_THAT(english, HasSubstr("| Wind | 2 | 1 | 0 | 1 |\n| all | 2 | 1 | 0 | 1 |\n"));
  EXPECT_THAT(english, HasSubstr("| Anemometer | horizontal wind | ultrasound | mast | "
                                 "[sonic](instruments.md#sonic) | Maker, 厂家 | covered |\n"));
  EXPECT_THAT(english, HasSubstr("|  |  | open: it is a voltage |\n"));
  const std::string chinese = chinese_atlas(groups);
  EXPECT_THAT(chinese, HasSubstr("| 风速仪 | 水平风 | 超声 | 桅杆 | "
                                 "[sonic](../instruments.md#sonic) | Maker、厂家 | 已覆盖 |\n"));
  EXPECT_THAT(chinese, HasSubstr("| 空缺：输出电压 |\n"));
}

struct Said {
  int code;
  std::string out;
  std::string error;
};

Said say_kinds(const std::string& word, bool only_count, const std::string& models) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = kinds_command(word, only_count, {models});
  std::fflush(stdout);
  std::string out = testing::internal::GetCapturedStdout();
  return {code, std::move(out), testing::internal::GetCapturedStderr()};
}

TEST(KindsCommand, prints_the_kinds_that_say_a_word) {
  const std::string models = source_dir() + "/config/models";
  const Said lidar = say_kinds("LIDAR, cont", false, models);
  EXPECT_EQ(lidar.code, 0);
  EXPECT_EQ(
      lidar.out,
      "covered  Wind lidar, continuous wave: wind profile, continuous-wave Doppler lidar, deck\n"
      "         models: zx-300\n"
      "         makers: ZX Lidars\n"
      "1 covered, 0 part, 0 open, 1 in all\n");
  EXPECT_THAT(say_kinds("溶解氧", false, models).out, HasSubstr("sbe-63"));
  EXPECT_THAT(say_kinds("gill-windsonic", true, models).out,
              testing::StartsWith("1 covered, 0 part"));
  EXPECT_THAT(say_kinds("open", true, models).out, testing::StartsWith("0 covered, 0 part"));
  const Said nothing = say_kinds("dilithium", false, models);
  EXPECT_EQ(nothing.code, exit_failed);
  EXPECT_THAT(nothing.error, HasSubstr("no kind says 'dilithium'"));
}

TEST(KindsCommand, counts_all_of_the_tree) {
  StandingCount count;
  for (const KindGroup& group : atlas_of_tree(source_dir())) {
    for (const InstrumentKind& kind : group.kinds) count.add(kind.standing);
  }
  EXPECT_EQ(count.all(), 136U);
  const Said said = say_kinds("", true, source_dir() + "/config/models/");
  EXPECT_EQ(said.out, std::to_string(count.covered) + " covered, " + std::to_string(count.part) +
                          " part, " + std::to_string(count.open) + " open, 136 in all\n");
}

TEST(KindsCommand, names_every_mistake_of_the_file) {
  const Said said = say_kinds("", true, source_dir() + "/config/cf/nowhere");
  EXPECT_EQ(said.code, exit_failed);
  EXPECT_THAT(said.error, HasSubstr("config/cf/kinds.toml: cannot be read"));
}

}  // namespace
}  // namespace buoyd
