#include "science/qartod_case.hpp"

#include <fmt/format.h>

#include "science/qartod_series.hpp"

namespace buoyd::test {
namespace {

std::vector<std::string> differences(const std::vector<Flag>& flags,
                                     const std::vector<Flag>& expected) {
  if (flags.size() != expected.size()) {
    return {fmt::format("{} flags, expected {}", flags.size(), expected.size())};
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i] != expected[i]) {
      lines.push_back(fmt::format("sample {} (from 0) is {}, expected {}", i,
                                  static_cast<int>(flags[i]), static_cast<int>(expected[i])));
    }
  }
  return lines;
}

}  // namespace

std::vector<std::string> disagreements_of(const Json& vector) {
  CaseReader reader(vector);
  const auto name = reader.word("test", "");
  const SeriesTest test = series_test(name);
  if (test == nullptr) {
    return {fmt::format("no test is named '{}'", name)};
  }
  CaseReader params(reader.at("params"));
  if (reader.has("params") && reader.at("params").kind() != Json::Kind::object) {
    return {"params is no object"};
  }
  const auto expected = reader.flags("expected");
  const auto flags = test(reader, params);
  for (const auto* read : {&reader, &params}) {
    if (!read->mistake().empty()) {
      return {read->mistake()};
    }
  }
  return flags ? differences(*flags, expected) : std::vector{flags.error().text};
}

}  // namespace buoyd::test
