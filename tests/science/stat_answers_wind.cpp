#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "science/case_input.hpp"
#include "science/stat_answers.hpp"
#include "science/statistics/direction.hpp"
#include "science/wind_part_fixture.hpp"

namespace buoyd::test {
namespace {

constexpr std::chrono::milliseconds usual_gust(3000);
constexpr DerivedValue nothing_there;

// What the daemon has no column of is asked of its means alone.
class WindAnswer {
 public:
  WindAnswer(GustSeeker gust, double calm_below)
      : part_(std::move(gust), calm_below), means_(calm_below) {}

  void add(WallTime time, const DerivedValue& speed, const DerivedValue& direction) {
    part_.add(time, speed.value, speed.flag, direction.value, direction.flag);
    means_.add(time, speed.value, speed.flag, direction.value, direction.flag);
  }

  [[nodiscard]] std::string json(std::uint32_t expected, Micros interval) const {
    JsonObject out;
    out.add("n_expected", expected)
        .add("n_valid", count(ColumnOf::count))
        .add("n_pairs", means_.pairs())
        .add("n_calm", count(ColumnOf::calms))
        .add("speed_mean", part_.number(ColumnOf::mean))
        .add("speed_std", part_.number(ColumnOf::standard_deviation))
        .add("speed_min", part_.number(ColumnOf::minimum))
        .add("speed_max", part_.number(ColumnOf::maximum))
        .add("u", means_.vector().east())
        .add("v", means_.vector().north())
        .add("vector_speed", part_.number(ColumnOf::vector_speed))
        .add("vector_direction", part_.number(ColumnOf::vector_direction))
        .add("unit_direction", part_.number(ColumnOf::mean, 1))
        .add("resultant", means_.unit().resultant())
        .add("direction_std", part_.number(ColumnOf::standard_deviation, 1))
        .add("gust", part_.number(ColumnOf::gust))
        .add("gust_direction", part_.number(ColumnOf::gust_direction))
        .add_json("gust_at", gust_sample(interval));
    return out.str();
  }

 private:
  [[nodiscard]] std::uint32_t count(ColumnOf what) const {
    return static_cast<std::uint32_t>(part_.number(what));
  }
  [[nodiscard]] std::string gust_sample(Micros interval) const {
    const double seconds = part_.number(ColumnOf::gust_time);
    if (std::isnan(seconds)) return "null";
    return std::to_string(std::llround(seconds / std::chrono::duration<double>(interval).count()));
  }

  WindPartFixture part_;
  WindMeans means_;
};

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
  WindAnswer answer(std::move(*gust), calm_below);
  for (std::size_t i = 0; i < speed.size(); ++i) {
    answer.add(WallTime(static_cast<std::int64_t>(i) * interval), speed[i], direction[i]);
  }
  return answer.json(expected, interval);
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

  [[nodiscard]] std::optional<std::int64_t> mark(std::size_t record, std::size_t height) const {
    return mark_of(marks_[record].items()[height]);
  }
  [[nodiscard]] DerivedValue speed(std::size_t record, std::size_t height) const {
    const auto& speed = speeds_[record].items()[height];
    const Flag flag = flags_ == nullptr
                          ? Flag::good
                          : flag_of((*flags_)[record].items()[height]).value_or(Flag::missing);
    return {speed.number().value_or(std::numeric_limits<double>::quiet_NaN()), flag};
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

// One height of a profiler in the daemon's own accumulator. A driver drops repeated records and
// finds null codes; here both are done by the letter of the form.
class HeightAnswer {
 public:
  explicit HeightAnswer(std::vector<double> codes)
      : codes_(std::move(codes)), plan_(plan_of(codes_.size())), part_(plan_) {}
  HeightAnswer(const HeightAnswer&) = delete;
  HeightAnswer& operator=(const HeightAnswer&) = delete;

  void add(std::optional<std::int64_t> mark, const DerivedValue& speed) {
    if (!mark) return;
    if (!marks_.insert(*mark).second) {
      ++repeated_;
      return;
    }
    const auto code = std::ranges::find(codes_, speed.value);
    const bool is_code = code != codes_.end();
    SourceReading reading{.boottime = {},
                          .utc = {},
                          .values = {is_code ? std::nan("") : speed.value},
                          .flags = {static_cast<char>('0' + static_cast<int>(speed.flag))}};
    if (!codes_.empty()) reading.null_codes = "0";
    if (is_code) {
      reading.flags = "9";
      reading.null_codes = {static_cast<char>('1' + (code - codes_.begin()))};
    }
    part_.add(WallTime(), &reading, nullptr);
  }

  [[nodiscard]] Moments moments() const {
    const auto count = static_cast<std::uint32_t>(part_.number({.what = ColumnOf::count}, 0));
    return {count, part_.number({.what = ColumnOf::mean}, 0),
            part_.number({.what = ColumnOf::standard_deviation}, 0)};
  }
  [[nodiscard]] std::uint32_t repeated() const { return repeated_; }
  [[nodiscard]] std::string codes_json() const {
    JsonArray counts;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const StatisticsNumber number{ColumnOf::null_code, static_cast<std::uint8_t>(i), 0};
      counts.add_json(std::to_string(static_cast<std::uint32_t>(part_.number(number, 0))));
    }
    return counts.str();
  }

 private:
  static StatisticsPlan plan_of(std::size_t codes) {
    StatisticsPlan plan;
    plan.numbers.push_back({});
    if (codes > 0) plan.coded.push_back({{}, codes});
    return plan;
  }

  std::vector<double> codes_;
  StatisticsPlan plan_;
  StatisticsPart part_;
  std::set<std::int64_t> marks_;
  std::uint32_t repeated_ = 0;
};

std::string turbulence_json(const std::vector<std::unique_ptr<HeightAnswer>>& heights,
                            double min_speed) {
  std::array<JsonArray, 6> lists;
  for (const auto& height : heights) {
    const Moments moments = height->moments();
    lists[0].add_json(std::to_string(moments.count()));
    lists[1].add_json(json_number(moments.mean()));
    lists[2].add_json(json_number(moments.std()));
    lists[3].add_json(json_number(turbulence_intensity(moments, min_speed)));
    lists[4].add_json(std::to_string(height->repeated()));
    lists[5].add_json(height->codes_json());
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
  in.expect(codes.size() <= 9, "more than 9 null_codes");
  if (in.is_malformed()) return in.fault();
  std::vector<std::unique_ptr<HeightAnswer>> heights;
  for (std::size_t i = 0; i < records.heights(); ++i) {
    heights.push_back(std::make_unique<HeightAnswer>(codes));
    for (std::size_t record = 0; record < records.size(); ++record) {
      heights.back()->add(records.mark(record, i), records.speed(record, i));
    }
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

}  // namespace buoyd::test
