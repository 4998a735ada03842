// What counts as evidence, and that docs/instruments.md is what the models say.
#include "ctl/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/load/library.hpp"
#include "model/load/load.hpp"
#include "model/model_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

const std::string root = source_dir();

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<ModelPtr> delivered() {
  std::vector<ModelPtr> models;
  for (const ModelFile& file : list_models({root + "/config/models"})) {
    const ModelPtr model = load_model(file.path).model;
    if (model) models.push_back(model);
  }
  return models;
}

Model changed(const std::vector<std::string>& sources, const std::string& example) {
  const ModelPtr parsed = parse_model(register_model, "two-channels.toml").model;
  Model model = *parsed;
  model.sources = sources;
  for (ModelExample& one : model.examples) one.source = example;
  return model;
}

TEST(Evidence, is_what_sources_and_examples_say) {
  struct Case {
    std::vector<std::string> sources;
    std::string example;
    std::string evidence;
    bool counts;
  };
  const Case cases[] = {
      {{"manual, page 3"}, "manual, page 4", "maker's document", true},
      {{"manual, page 3"}, "computed from page 3", "maker's document", false},
      {{"manual, page 3"}, "manual, page 4; checksum computed", "maker's document", false},
      {{"manual, page 3"}, "manual, page 4, float re-computed", "maker's document", true},
      {{"manual, page 3"}, "the maker's own frame (CRC recomputed)", "maker's document", true},
      {{"github.com/a/b @ 1: c.py"}, "its test", "public code", true},
      {{"github.com/a/b @ 1: the maker's list"}, "x", "maker's document, public code", true},
      {{"manual", "gitlab.com/a/b"}, "x", "maker's document, public code", true},
      {{}, "manual", "", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.example);
    const auto evidence = evidence_of(std::make_shared<Model>(changed(c.sources, c.example)));
    EXPECT_EQ(evidence.str(), c.evidence);
    EXPECT_EQ(evidence.counts(), c.counts);
  }
}

TEST(Evidence, a_recording_counts_and_a_wrong_example_does_not) {
  Model model = changed({"manual"}, "computed");
  model.recordings = {"met/some.log"};
  EXPECT_TRUE(evidence_of(std::make_shared<Model>(model)).counts());
  EXPECT_EQ(evidence_of(std::make_shared<Model>(model)).str(), "recording, maker's document");
  model.examples.front().values.front().second = "77777";
  EXPECT_FALSE(evidence_of(std::make_shared<Model>(model)).counts());
}

TEST(InstrumentsPage, names_each_model_with_its_proofs) {
  Model model = changed({"manual | page 3"}, "manual");
  model.recordings = {"met/some.log"};
  const std::string page = instruments_page({std::make_shared<Model>(model)});
  EXPECT_THAT(page, testing::HasSubstr("1 models, 1 of them count."));
  EXPECT_THAT(page, testing::HasSubstr("| [two-channels](#two-channels) | "));
  EXPECT_THAT(page, testing::HasSubstr("- source: manual \\| page 3\n- recording: met/some.log\n"));
}

TEST(InstrumentsPage, in_the_documents_is_current) {
  EXPECT_TRUE(content(root + "/docs/instruments.md") == instruments_page(delivered()))
      << "docs/instruments.md is not what the models say; from the root of the tree:\n"
         "  build/release/bin/buoyctl models page --models config/models > docs/instruments.md";
}

/// All tests of drivers, as text: a recording that none of them names proves nothing.
std::string driver_tests() {
  std::string text;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root + "/tests/drivers")) {
    if (file.is_regular_file()) text += content(file.path());
  }
  return text;
}

TEST(InstrumentsPage, names_no_recording_that_no_test_decodes) {
  const std::string tests = driver_tests();
  for (const ModelPtr& model : delivered()) {
    for (const std::string& recording : model->recordings) {
      const std::string stem = recording.substr(0, recording.rfind('.'));
      EXPECT_NE(tests.find(stem), std::string::npos) << model->name << ": " << recording;
      if (std::filesystem::is_directory(captures_dir())) {
        EXPECT_TRUE(std::filesystem::exists(captures_dir() + "/" + recording))
            << model->name << ": " << recording;
      }
    }
  }
}

}  // namespace
}  // namespace buoyd
