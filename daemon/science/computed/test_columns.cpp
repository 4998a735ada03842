#include "science/computed/test_columns.hpp"

#include <array>

#include "model/quality_of.hpp"

namespace buoyd {

namespace {

constexpr std::array<std::string_view, quality_tests> test_names{
    "gross_range", "valid_range",       "climatology", "spike",           "rate_of_change",
    "flat_line",   "attenuated_signal", "location",    "impossible_date", "density_inversion"};

std::vector<QualityTest> tests_in(const QualitySettings& quality) {
  std::vector<QualityTest> tests;
  const auto add = [&](bool is_asked, QualityTest test) {
    if (is_asked) tests.push_back(test);
  };
  add(quality.fail || quality.suspect, QualityTest::gross_range);
  add(!quality.climatology.empty(), QualityTest::climatology);
  add(quality.spike.has_value(), QualityTest::spike);
  add(quality.rate_of_change.has_value(), QualityTest::rate_of_change);
  add(quality.flat_line.has_value(), QualityTest::flat_line);
  add(quality.attenuated_signal.has_value(), QualityTest::attenuated_signal);
  add(quality.location.has_value(), QualityTest::location);
  add(quality.impossible_date.has_value(), QualityTest::impossible_date);
  add(quality.density_inversion.has_value(), QualityTest::density_inversion);
  return tests;
}

ModelChannel column_of(const ModelChannel& channel, QualityTest test) {
  ModelChannel column;
  column.name = channel.name + '_' + std::string(name_of(test));
  column.type = ValueType::integer;
  column.on_axis = channel.on_axis;
  column.value_names = {
      {1, "good"}, {2, "not evaluated"}, {3, "suspect"}, {4, "fail"}, {9, "missing"}};
  return column;
}

}  // namespace

std::string_view name_of(QualityTest test) {
  return test_names[static_cast<std::size_t>(test)];
}

std::vector<TestColumn> test_columns(const InstrumentSettings& instrument, const ModelKind& kind) {
  std::vector<TestColumn> columns;
  for (const ModelChannel& channel : kind.channels) {
    const auto quality = quality_of(instrument, kind, channel);
    if (!quality || !quality->tests) continue;
    for (const QualityTest test : tests_in(*quality)) {
      columns.push_back({channel.name, test, column_of(channel, test)});
    }
  }
  return columns;
}

}  // namespace buoyd
