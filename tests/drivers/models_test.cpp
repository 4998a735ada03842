// Every model that is delivered: loads without a mistake, and each of its examples decodes to the
// values it states.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/driver.hpp"
#include "drivers/self_test.hpp"
#include "model/library.hpp"
#include "model/load.hpp"

namespace buoyd {
namespace {

const std::string folder = std::string(BUOYD_SOURCE_DIR) + "/config/models";

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const ModelFile& file : list_models({folder})) {
    names.push_back(file.name);
  }
  return names;
}

std::string text_of(const Mistakes& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) {
    text += mistake.str() + "\n";
  }
  return text;
}

class Models : public testing::TestWithParam<std::string> {};

TEST_P(Models, LoadsAndItsExamplesDecode) {
  const LoadedModel loaded = find_model(GetParam(), {folder});
  ASSERT_EQ(text_of(loaded.mistakes), "");
  EXPECT_EQ(loaded.model->name, GetParam());
  EXPECT_EQ(text_of(test_examples(loaded.model)), "");
}

TEST_P(Models, HasADriver) {
  const LoadedModel loaded = find_model(GetParam(), {folder});
  ASSERT_TRUE(loaded.model);
  EXPECT_TRUE(make_driver(loaded.model, {}).has_value());
}

// An example of each kind, so that no kind is delivered unseen.
TEST_P(Models, HasAnExampleOfEachKind) {
  const LoadedModel loaded = find_model(GetParam(), {folder});
  ASSERT_TRUE(loaded.model);
  for (std::size_t kind = 0; kind < loaded.model->kinds.size(); ++kind) {
    EXPECT_TRUE(std::ranges::any_of(loaded.model->examples, [kind](const ModelExample& example) {
      return example.kind == kind;
    })) << loaded.model->kinds[kind].name;
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Models, testing::ValuesIn(model_names()), test_name);

}  // namespace
}  // namespace buoyd
