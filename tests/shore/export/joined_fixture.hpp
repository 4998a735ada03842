#pragma once
// Joined exports of a station's ten minutes, into the folder of its archive.

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "shore/archive_fixture.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/export/text/joined_export.hpp"
#include "shore/export/text/joined_text.hpp"
#include "shore/other_process.hpp"
#include "support/places.hpp"

namespace buoyshore::test {

/// A kind of ten minutes with such channels.
inline buoyd::DescriptionPtr ten_minutes(const std::string& instrument, const std::string& kind,
                                         const std::string& head, const std::string& channels) {
  return buoyd::Description::parse(R"({"v":2,"instrument":")" + instrument + R"(","kind":")" +
                                   kind + R"(","over":600,)" + head + R"("channels":[)" + channels +
                                   "]}")
      .value();
}

inline const buoyd::DescriptionPtr& wind_rows() {
  static const auto description = ten_minutes(
      "met", "wind", R"("height":4,"serial_number":"77",)",
      R"({"name":"wind_speed_mean","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean"},)"
      R"({"name":"wind_speed_n","type":"integer","unit":"1","standard_name":"number_of_observations"},)"
      R"({"name":"wind_direction_mean","type":"float32","unit":"degree","standard_name":"wind_from_direction","method":"mean"})");
  return description;
}

inline const buoyd::DescriptionPtr& wave_rows() {
  static const auto description = ten_minutes(
      "deck", "waves", "",
      R"({"name":"hm0","type":"float32","unit":"m","standard_name":"sea_surface_wave_significant_height"})");
  return description;
}

class Joined : public ArchiveTest {
 protected:
  /// A row that ends so many times ten minutes after noon.
  static buoyd::StoredReading row(std::uint64_t seq, const buoyd::DescriptionPtr& description,
                                  std::int64_t number, const std::string& body,
                                  const std::string& flags = "") {
    auto stored = reading(seq, description, body, flags);
    stored.reading.utc = utc_of(noon + number * 600'000'000);
    stored.reading.span = std::chrono::minutes(10);
    return stored;
  }

  JoinedOutcome exported(const TextTemplate& form, const std::string& instrument = "",
                         std::uint64_t most = 1000) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    ExportOrder order{{}, folder_, {54.5, 7.9, {}}, "2026-11-20T08:00:00Z"};
    order.query.station = "kelpie";
    order.query.from = bound_;
    order.form = form_name_;
    constexpr std::int64_t day = 86'400'000'000;
    JoinedQuery query{"kelpie", {}, from_, noon + days_ * day, form.over, has_bench_};
    std::set<std::tuple<std::string, std::string, buoyd::Micros>> kinds;
    const auto descriptions = station_descriptions(prepared, "kelpie").value();
    for (const auto& one : descriptions) {
      if (!instrument.empty() && one->instrument() != instrument) continue;
      for (const buoyd::Micros over : overs_of(form.over, form.columns)) {
        if (is_joined(over, *one)) kinds.emplace(one->instrument(), one->kind(), over);
      }
    }
    for (const auto& [name, kind, over] : kinds) query.sources.push_back({name, kind, over});
    JoinedText format(order, form);
    auto outcome = export_joined(prepared, query, order, format, instrument,
                                 [&](const ExportProgress& progress) {
                                   during_();
                                   if (progress.is_behind) ++behind_;
                                   return progress.readings < most;
                                 });
    EXPECT_TRUE(outcome) << outcome.error().text;
    return outcome.value_or(JoinedOutcome{});
  }
  TextTemplate form(const std::string& text) {
    std::ofstream(folder_ + "/form.toml") << "extension = \"txt\"\nover = \"10 min\"\n" << text;
    auto loaded = load_text_template(folder_ + "/form.toml");
    EXPECT_TRUE(loaded) << loaded.error().front().str();
    return loaded.value_or(TextTemplate{});
  }
  static constexpr auto all = std::numeric_limits<std::uint64_t>::max();
  /// Another process exports, and is killed behind so many rows, or when it has all.
  void killed(const TextTemplate& form, std::uint64_t rows) {
    archive_.reset();
    in_another_process([&](const std::function<void()>& kill) {
      during_ = [&] {
        if (--rows == 0) kill();
      };
      exported(form, "", all);
    });
  }
  /// What was exported, by names.
  [[nodiscard]] std::map<std::string, std::string> texts() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      if (name.starts_with("kelpie_")) found[name] = text_of(entry.path());
    }
    return found;
  }
  /// Of all files, in order.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> found;
    for (const auto& [name, text] : texts()) {
      std::istringstream rows(text);
      for (std::string line; std::getline(rows, line);) found.push_back(line);
    }
    std::ranges::sort(found);
    return found;
  }
  void forget_all() const {
    for (const auto& [name, text] : texts()) std::filesystem::remove(folder_ + "/" + name);
  }
  void finish(const JoinedOutcome& outcome) const {
    for (const ExportedFile& file : outcome.files) EXPECT_TRUE(forget_mark(file.path));
  }

  std::function<void()> during_ = [] {};
  std::int64_t from_ = noon - 86'400'000'000;
  std::int64_t days_ = 1;
  std::optional<buoyd::WallTime> bound_;  // as the names of the files have it
  std::string form_name_;
  bool has_bench_ = false;
  std::uint64_t behind_ = 0;  // rows that were there
  static TextTemplate shipped(const std::string& name) {
    return load_text_template(buoyd::source_dir() + "/config/exports/" + name + ".toml").value();
  }
};

}  // namespace buoyshore::test
