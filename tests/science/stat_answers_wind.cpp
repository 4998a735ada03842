#include <limits>
#include <utility>

#include "science/case_input.hpp"
#include "science/stat_answers.hpp"
#include "science/statistics/direction.hpp"
#include "science/statistics/height_records.hpp"
#include "science/statistics/wind_window.hpp"

namespace buoyd::testing {
namespace {

constexpr std::chrono::milliseconds usual_gust(3000);
constexpr DerivedValue nothing_there;

void add_gust(JsonObject& out, const Gust& gust, Micros interval) {
  const bool is_there = !std::isnan(gust.speed);
  out.add("gust", gust.speed)
      .add("gust_direction", gust.direction)
      .add_json("gust_at",
                is_there ? std::to_string(gust.time.time_since_epoch() / interval) : "null");
}

std::string wind_json(const WindWindow& window, std::uint32_t expected, Micros interval) {
  const auto& means = window.means();
  const auto& speed = means.speed();
  JsonObject out;
  out.add("n_expected", expected)
      .add("n_valid", speed.counts().valid)
      .add("n_pairs", means.pairs())
      .add("n_calm", means.calm_pairs())
      .add("speed_mean", speed.moments().mean())
      .add("speed_std", speed.moments().std())
      .add("speed_min", speed.extremes().min)
      .add("speed_max", speed.extremes().max)
      .add("u", means.vector().east())
      .add("v", means.vector().north())
      .add("vector_speed", means.vector().speed())
      .add("vector_direction", means.vector().direction())
      .add("unit_direction", means.unit().direction())
      .add("resultant", means.unit().resultant())
      .add("direction_std", means.unit().std());
  add_gust(out, window.gust(), interval);
  return out.str();
}

std::string answer_wind_window(CaseInput& in) {
  const auto interval = in.milliseconds("interval_ms");
  const auto expected = in.count("n_expected");
  const auto speed = in.series("speed");
  auto direction = in.series("direction");
  if (!in.has("direction")) direction.resize(speed.size(), nothing_there);
  in.expect_size("direction", direction.size(), speed.size());
  auto gust = GustSeeker::make(in.milliseconds("gust_ms", usual_gust), interval);
  in.expect(gust.has_value(), gust ? "" : gust.error().text);
  const double calm_below = in.number("calm_below", 0);
  if (in.is_malformed()) return in.fault();
  WindWindow window(WindMeans(calm_below), std::move(*gust));
  for (std::size_t i = 0; i < speed.size(); ++i) {
    window.add(WallTime(static_cast<std::int64_t>(i) * interval), speed[i].value, speed[i].flag,
               direction[i].value, direction[i].flag);
  }
  return wind_json(window, expected, interval);
}

std::string answer_circular_mean(CaseInput& in) {
  const auto directions = in.series("directions", in.has("flags") ? "flags" : "directions_flags");
  if (in.is_malformed()) return in.fault();
  DirectionMean mean;
  SampleCounts counts;
  for (const auto& direction : directions) {
    if (counts.count(direction.value, direction.flag)) mean.add(direction.value);
  }
  return JsonObject()
      .add("n_valid", counts.valid)
      .add("direction", mean.direction())
      .add("resultant", mean.resultant())
      .add("direction_std", mean.std())
      .str();
}

// The records of a case: marks and speeds, a list of heights each.
class ProfileRecords {
 public:
  explicit ProfileRecords(CaseInput& in)
      : heights_(in.numbers("heights").size()), marks_(in.list("mark")), speeds_(in.list("speed")) {
    in.expect_size("speed", speeds_.size(), marks_.size());
    if (in.has("speed_flags")) {
      flags_ = &in.list("speed_flags");
      in.expect_size("speed_flags", flags_->size(), marks_.size());
    }
    for (std::size_t i = 0; !in.is_malformed() && i < marks_.size(); ++i) check(in, i);
  }

  [[nodiscard]] std::size_t heights() const { return heights_; }
  [[nodiscard]] std::size_t size() const { return marks_.size(); }

  void add_to(HeightRecords& height, std::size_t record, std::size_t at) const {
    const auto& speed = speeds_[record].items()[at];
    const Flag flag = flags_ == nullptr
                          ? Flag::good
                          : flag_of((*flags_)[record].items()[at]).value_or(Flag::missing);
    height.add(mark_of(marks_[record].items()[at]),
               speed.number().value_or(std::numeric_limits<double>::quiet_NaN()), flag);
  }

 private:
  static std::optional<std::int64_t> mark_of(const Json& json) { return json.integer(); }

  void check(CaseInput& in, std::size_t record) const {
    const auto& marks = marks_[record].items();
    const auto& speeds = speeds_[record].items();
    in.expect_size("a record of mark", marks.size(), heights_);
    in.expect_size("a record of speed", speeds.size(), heights_);
    for (const auto& mark : marks) {
      in.expect(mark.is_null() || mark_of(mark), "a mark is no whole number");
    }
    for (const auto& speed : speeds) {
      in.expect(speed.is_null() || speed.number(), "a speed is no number");
    }
    if (flags_ == nullptr) return;
    in.expect_size("a record of speed_flags", (*flags_)[record].items().size(), heights_);
    for (const auto& flag : (*flags_)[record].items()) {
      in.expect(flag_of(flag).has_value(), "speed_flags has something that is no flag");
    }
  }

  std::size_t heights_;
  const std::vector<Json>& marks_;
  const std::vector<Json>& speeds_;
  const std::vector<Json>* flags_ = nullptr;
};

std::string codes_json(const HeightRecords& height) {
  JsonArray codes;
  for (const auto code : height.codes()) codes.add_json(std::to_string(code));
  return codes.str();
}

std::string turbulence_json(const std::vector<HeightRecords>& heights, double min_speed) {
  std::array<JsonArray, 6> lists;
  for (const auto& height : heights) {
    const auto& moments = height.moments();
    lists[0].add_json(std::to_string(moments.count()));
    lists[1].add_json(json_number(moments.mean()));
    lists[2].add_json(json_number(moments.std()));
    lists[3].add_json(json_number(turbulence_intensity(moments, min_speed)));
    lists[4].add_json(std::to_string(height.repeated()));
    lists[5].add_json(codes_json(height));
  }
  return JsonObject()
      .add_json("n", lists[0].str())
      .add_json("mean", lists[1].str())
      .add_json("std", lists[2].str())
      .add_json("turbulence_intensity", lists[3].str())
      .add_json("n_repeated", lists[4].str())
      .add_json("n_code", lists[5].str())
      .str();
}

std::string answer_turbulence(CaseInput& in) {
  const ProfileRecords records(in);
  const auto codes = in.numbers("null_codes");
  const double min_speed = in.number("min_speed", 0);
  if (in.is_malformed()) return in.fault();
  std::vector<HeightRecords> heights(records.heights(), HeightRecords(records.size(), codes));
  for (std::size_t record = 0; record < records.size(); ++record) {
    for (std::size_t i = 0; i < heights.size(); ++i) records.add_to(heights[i], record, i);
  }
  return turbulence_json(heights, min_speed);
}

}  // namespace

Answer answer_wind(std::string_view what, const Json& in) {
  CaseInput input(in);
  if (what == "wind") return answer_wind_window(input);
  if (what == "circular_mean") return answer_circular_mean(input);
  if (what == "turbulence") return answer_turbulence(input);
  return std::nullopt;
}

}  // namespace buoyd::testing
