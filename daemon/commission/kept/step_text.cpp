#include "commission/kept/step_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/json_object.hpp"
#include "base/json_parts.hpp"
#include "verify/report_words.hpp"

namespace buoyd {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::string remark_text(const StepRemark& remark) {
  JsonObject made;
  if (remark.verdict) made.add("verdict", verdict_name(*remark.verdict));
  if (!remark.subject.empty()) made.add("subject", remark.subject);
  made.add("what", remark.what);
  if (!remark.detail.empty()) made.add("detail", remark.detail);
  return made.str();
}

std::string numbers_text(const std::vector<double>& numbers) {
  JsonArray made;
  for (const double one : numbers) made.add_json(json_number(one));
  return made.str();
}

std::string curve_text(const StepCurve& curve) {
  return JsonObject()
      .add("title", curve.title)
      .add("x_title", curve.x_title)
      .add("is_scatter", curve.is_scatter)
      .add_json("x", numbers_text(curve.x))
      .add_json("y", numbers_text(curve.y))
      .str();
}

template <class Item, class Text>
std::string list_text(const std::vector<Item>& items, Text text) {
  JsonArray made;
  for (const Item& one : items) made.add_json(text(one));
  return made.str();
}

std::optional<Verdict> verdict_in(const Json& json) {
  const auto name = json.string_at("verdict");
  for (const Verdict one : {Verdict::passed, Verdict::failed, Verdict::not_tested}) {
    if (name == verdict_name(one)) return one;
  }
  return std::nullopt;
}

std::vector<double> numbers_in(const Json& json, std::string_view key) {
  std::vector<double> made;
  const Json* found = json.find(key);
  if (found == nullptr) return made;
  made.reserve(found->items().size());
  for (const Json& one : found->items()) made.push_back(one.number().value_or(none));
  return made;
}

Result<WallTime> time_in(const Json& json, std::string_view key) {
  return parse_iso8601(parts::text(json, key));
}

void read_lists(const Json& json, StepResult& made) {
  for (const Json& one : parts::part(json, "remarks").items()) {
    made.remarks.push_back({verdict_in(one), parts::text(one, "subject"), parts::text(one, "what"),
                            parts::text(one, "detail")});
  }
  for (const Json& one : parts::part(json, "figures").items()) {
    made.figures.push_back({parts::text(one, "subject"), parts::text(one, "name"),
                            one.number_at("value"), parts::text(one, "unit"),
                            parts::text(one, "text")});
  }
  for (const Json& one : parts::part(json, "curves").items()) {
    made.curves.push_back({parts::text(one, "title"), parts::text(one, "x_title"),
                           parts::is_true(one, "is_scatter"), numbers_in(one, "x"),
                           numbers_in(one, "y")});
  }
}

}  // namespace

std::string figure_text(const StepFigure& figure) {
  JsonObject made;
  if (!figure.subject.empty()) made.add("subject", figure.subject);
  made.add("name", figure.name);
  if (figure.value) made.add("value", *figure.value);
  if (!figure.unit.empty()) made.add("unit", figure.unit);
  if (!figure.text.empty()) made.add("text", figure.text);
  return made.str();
}

std::string step_text(const StepResult& step) {
  return JsonObject()
      .add("buoyd_commission", commission_version)
      .add("step", name_of(step.step))
      .add("verdict", verdict_name(step.verdict()))
      .add("is_absent", step.is_absent)
      .add("start", iso8601(step.start))
      .add("end", iso8601(step.end))
      .add("configuration", step.configuration)
      .add_json("remarks", list_text(step.remarks, remark_text))
      .add_json("figures", list_text(step.figures, figure_text))
      .add_json("curves", list_text(step.curves, curve_text))
      .str();
}

Result<StepResult> parse_step(std::string_view text) {
  const auto json = Json::parse(text, most_step_bytes);
  if (!json) return fail(ErrorCode::invalid, json.error().text);
  if (json->integer_at("buoyd_commission") != commission_version) {
    return fail(ErrorCode::invalid,
                fmt::format("expected a step's result of version {}", commission_version));
  }
  const auto step = step_named(parts::text(*json, "step"));
  const auto start = time_in(*json, "start");
  const auto end = time_in(*json, "end");
  if (!step || !start || !end) {
    return fail(ErrorCode::invalid, "expected a step's name, start and end");
  }
  StepResult made;
  made.step = *step;
  made.start = *start;
  made.end = *end;
  made.configuration = parts::text(*json, "configuration");
  made.is_absent = parts::is_true(*json, "is_absent");
  read_lists(*json, made);
  return made;
}

}  // namespace buoyd
