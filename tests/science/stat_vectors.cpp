// stat_vectors FILE: computes each case of a file in the form of stat-vectors with daemon/science,
// and ends with 0 only if every result the file states agrees.
#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <string>

#include "science/stat_agreement.hpp"
#include "science/stat_answers.hpp"
#include "science/vector_file.hpp"

namespace buoyd::testing {
namespace {

constexpr std::size_t longest_answer = 1U << 28U;
constexpr std::array groups{answer_windows, answer_wind, answer_motion};

Answer answer(std::string_view what, const Json& in) {
  for (const auto group : groups) {
    if (auto answer = group(what, in)) return answer;
  }
  return std::nullopt;
}

bool is_object(const Json* json) {
  return json != nullptr && json->kind() == Json::Kind::object;
}

Disagreements run_case(const Json& vector) {
  const auto what = vector.string_at("what");
  const auto* const in = vector.find("in");
  const auto* const out = vector.find("out");
  if (!what) return {"the case has no what"};
  if (!is_object(in) || !is_object(out)) return {"in or out is no object"};
  const auto text = answer(*what, *in);
  if (!text) return {"unknown what: " + *what};
  const auto result = Json::parse(*text, longest_answer);
  if (!result) return {"the answer is no JSON: " + result.error().text};
  if (const auto malformed = result->string_at(malformed_case)) return {*malformed};
  return stat_disagreements(*out, *result, vector.find("tol"));
}

}  // namespace
}  // namespace buoyd::testing

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: stat_vectors FILE.json\n");
    return 2;
  }
  return buoyd::testing::run_vectors(arguments[1], buoyd::testing::run_case);
}
