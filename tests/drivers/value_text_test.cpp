#include "drivers/value_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace buoyd {
namespace {

ModelKind kind_of() {
  ModelKind kind;
  kind.axis = ModelAxis{"height", "m", "", 2, {}};
  ModelChannel speed;
  speed.name = "speed";
  speed.on_axis = true;
  ModelChannel state;
  state.name = "state";
  state.value_names = {{0, "off"}, {1, "\"on\""}};
  ModelChannel word;
  word.name = "word";
  kind.channels = {speed, state, word};
  return kind;
}

const Values values_of_kind{8.5F, std::monostate{}, std::int64_t{1}, std::string("a\"b")};

TEST(ValuesJson, has_arrays_names_and_texts) {
  EXPECT_EQ(values_json(kind_of(), values_of_kind),
            R"({"values":{"speed":[8.5,null],"state":"\"on\"","word":"a\"b"}})");
}

TEST(ValuesJson, an_integer_without_name_stays_a_number) {
  Values other = values_of_kind;
  other[2] = std::int64_t{7};
  EXPECT_EQ(values_json(kind_of(), other),
            R"({"values":{"speed":[8.5,null],"state":7,"word":"a\"b"}})");
}

TEST(ValuesJson, not_a_number_is_null) {
  Values other = values_of_kind;
  other[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(values_json(kind_of(), other).substr(0, 31), R"({"values":{"speed":[null,null],)");
}

TEST(ValueText, is_as_examples_write_it) {
  EXPECT_EQ(value_text(kind_of(), 0, values_of_kind, 0), "[8.5,null]");
  EXPECT_EQ(value_text(kind_of(), 1, values_of_kind, 2), "1");
  EXPECT_EQ(value_text(kind_of(), 2, values_of_kind, 3), "a\"b");
}

}  // namespace
}  // namespace buoyd
