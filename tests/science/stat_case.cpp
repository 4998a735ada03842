#include "science/stat_case.hpp"

#include <array>

#include "science/stat_agreement.hpp"
#include "science/stat_answers.hpp"

namespace buoyd::test {
namespace {

constexpr std::size_t longest_answer = 1U << 28U;
constexpr std::array groups{answer_windows, answer_wind, answer_motion, answer_derived,
                            answer_waves};

Answer answer(std::string_view what, const Json& in) {
  for (const auto group : groups) {
    if (auto answer = group(what, in)) return answer;
  }
  return std::nullopt;
}

bool is_object(const Json* json) {
  return json != nullptr && json->kind() == Json::Kind::object;
}

}  // namespace

Disagreements stat_case_disagreements(const Json& vector) {
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

}  // namespace buoyd::test
