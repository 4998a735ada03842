// [registers.switches]: which coils may be switched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"
#include "model/relay_model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::string changed(const std::string& from, const std::string& to) {
  return with(relay_model, from, to);
}

TEST(Switches, are_coils_in_a_row) {
  ASSERT_THAT(mistakes_in(relay_model), IsEmpty());
  const auto model = parse_model(relay_model, "m.toml").model;
  const auto& switches = model->registers->switches;
  ASSERT_TRUE(switches);
  EXPECT_EQ(switches->coil(1), 0);
  EXPECT_EQ(switches->coil(8), 7);
  EXPECT_EQ(switches->coil(0), std::nullopt);
  EXPECT_EQ(switches->coil(9), std::nullopt);
}

TEST(Switches, are_counted_as_the_base_says) {
  const std::string text =
      with(changed("base = \"wire\"", "base = \"reg1\""), "register = 0", "register = 17");
  const auto model = parse_model(with(text, "first = 0", "first = 17"), "m.toml").model;
  ASSERT_TRUE(model);
  EXPECT_EQ(model->registers->switches->coil(1), 16);
}

TEST(Switches, a_model_without_them_names_none) {
  EXPECT_FALSE(parse_model(register_model, "m.toml").model->registers->switches);
}

TEST(Switches, what_is_wrong_is_said) {
  EXPECT_THAT(mistakes_in(changed("first = 0\n", "")),
              ElementsAre(StartsWith("m.toml:10:1: [switches] \"first\" is missing")));
  EXPECT_THAT(mistakes_in(changed("count = 8\n", "")),
              ElementsAre(StartsWith("m.toml:10:1: [switches] \"count\" is missing")));
  EXPECT_THAT(mistakes_in(changed("count = 8", "count = 0")),
              ElementsAre(StartsWith("m.toml:12:9: count is 0, expected 1 to 256")));
  EXPECT_THAT(mistakes_in(changed("first = 0", "first = 65530")),
              ElementsAre(StartsWith("m.toml:12:9: the coils reach beyond")));
  EXPECT_THAT(
      mistakes_in(changed("function = 1\n", "function = 1\nholes = [{ first = 9, last = 9 }]\n")),
      IsEmpty());
  EXPECT_THAT(mistakes_in(with(
                  changed("function = 1\n", "function = 1\nholes = [{ first = 9, last = 9 }]\n"),
                  "count = 8", "count = 10")),
              ElementsAre(StartsWith("m.toml:12:9: switches lie in a hole")));
  EXPECT_THAT(mistakes_in(changed("count = 8", "count = 8\nnames = []")),
              ElementsAre(StartsWith("m.toml:13:1: unknown key \"names\"")));
}

}  // namespace
}  // namespace buoyd
