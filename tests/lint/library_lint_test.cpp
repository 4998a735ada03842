// Every model of the library, and the words themselves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lint/lint_of_tree.hpp"
#include "model/load/library.hpp"

namespace buoyd {
namespace {

using testing::IsEmpty;

std::vector<ModelPtr> library() {
  std::vector<ModelPtr> models;
  for (const ModelFile& file : list_models({source_dir() + "/config/models"})) {
    models.push_back(load_model(file.path).model);
  }
  return models;
}

TEST(LibraryLint, finds_nothing_in_any_model) {
  const std::vector<ModelPtr> models = library();
  ASSERT_GT(models.size(), 100U);
  for (const ModelPtr& model : models) {
    ASSERT_TRUE(model);
    for (const LintFinding& finding : lint_of_tree().check(*model)) {
      ADD_FAILURE() << model->name << ": " << finding.str();
    }
  }
}

TEST(LibraryLint, waives_at_most_forty_rules_each_with_its_reason) {
  const std::vector<LintWaiver>& waivers = lint_of_tree().words().waivers;
  EXPECT_LE(waivers.size(), 40U);
  for (const LintWaiver& waiver : waivers) {
    EXPECT_GT(waiver.reason.size(), 10U) << waiver.model << ' ' << waiver.channel;
  }
  for (const LintWaiver& waiver : lint_of_tree().unneeded(library())) {
    ADD_FAILURE() << waiver.model << ' ' << waiver.channel << ": no such finding";
  }
}

TEST(LibraryLint, spells_only_units_that_are_units_and_names_only_standard_names) {
  const auto units = Units::open();
  const auto names = StandardNames::load(source_dir() + "/config/cf/standard-names.tsv");
  ASSERT_TRUE(units && names);
  EXPECT_GT(names->size(), 4600U);
  for (const std::string& unit : lint_of_tree().words().units) {
    EXPECT_TRUE(units->knows(unit)) << unit;
  }
  for (const auto& [channel, allowed] : lint_of_tree().words().names) {
    for (const std::string& name : allowed) EXPECT_NE(names->unit_of(name), nullptr) << name;
  }
}

}  // namespace
}  // namespace buoyd
