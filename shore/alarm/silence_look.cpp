// What should come and does not.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/number_text.hpp"
#include "core/own_reading.hpp"
#include "shore/alarm/looks.hpp"
#include "shore/alarm/new_readings.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/query/recent_step.hpp"
#include "shore/report/expected_step.hpp"
#include "shore/station/told_instruments.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr buoyd::Micros least_looked_back = std::chrono::hours(1);

/// µs; nullopt: it comes when something happens.
Result<std::optional<std::int64_t>> step_of_kind(PreparedSql& sql, const std::string& station,
                                                 const CatalogueEntry& entry) {
  const auto stated = expected_step(*entry.description);
  if (!stated) return stated;
  auto shown = recent_step(sql, station, entry);
  if (!shown) return pass_on(shown);
  return std::max(*stated, shown->value_or(*stated));
}

/// The newest reading of all whose time is not to come.
WallTime heard_at(const std::vector<CatalogueEntry>& entries, WallTime latest) {
  WallTime heard{};
  for (const CatalogueEntry& entry : entries) {
    const WallTime newest = entry.newest.value_or(heard);
    if (newest <= latest) heard = std::max(heard, newest);
  }
  return heard;
}

class SilenceLook {
 public:
  SilenceLook(PreparedSql& sql, const SilenceRule& rule, WatchedStation& at)
      : sql_(sql), rule_(rule), at_(at) {}

  Result<void> run() {
    auto entries = catalogue_of(sql_, at_.station(), "");
    if (!entries) {
      if (entries.error().code == buoyd::ErrorCode::invalid) return {};
      return pass_on(entries);
    }
    heard_ = heard_at(*entries, at_.latest());
    if (auto read = read_present(*entries); !read) return read;
    for (const CatalogueEntry& entry : *entries) {
      if (!is_meant(entry)) continue;
      if (auto looked = look(entry); !looked) return looked;
    }
    return {};
  }

 private:
  /// The instruments of the newest run that tells of its own, and those of which something came
  /// since.
  Result<void> read_present(const std::vector<CatalogueEntry>& entries) {
    const CatalogueEntry* newest = nullptr;
    for (const CatalogueEntry& entry : entries) {
      const bool is_told = entry.kind == "health" || entry.kind == "success";
      if (entry.instrument != buoyd::own_instrument || !is_told) continue;
      if (newest == nullptr || entry.newest > newest->newest) newest = &entry;
    }
    if (newest == nullptr) return {};
    auto told = told_instruments(sql_, newest->epoch);
    if (!told) return pass_on(told);
    present_ = std::move(*told);
    for (const CatalogueEntry& entry : entries) {
      if (entry.newest > newest->newest) present_.names.insert(entry.instrument);
    }
    return {};
  }

  [[nodiscard]] bool is_meant(const CatalogueEntry& entry) const {
    if (entry.instrument == buoyd::own_instrument || !entry.newest) return false;
    return !rule_.what ||
           (rule_.what->instrument == entry.instrument && rule_.what->kind == entry.kind);
  }

  Result<void> look(const CatalogueEntry& entry) {
    auto step = step_of_kind(sql_, at_.station(), entry);
    if (!step) return pass_on(step);
    const WatchedChannel what{entry.instrument, entry.kind, rule_.what ? rule_.what->channel : ""};
    auto watched = at_.subject(what.text());
    if (!watched) return pass_on(watched);
    if (const char* const why = why_gone(what, entry, step->has_value()); why != nullptr) {
      leave(what, **watched, why);
      return {};
    }
    const std::int64_t each = step->value_or(0);
    const buoyd::BurstGrid bursts = bursts_in(*entry.description);
    const buoyd::Micros pause = bursts.every - bursts.burst;
    const auto allowed =
        buoyd::Micros(std::llround(rule_.steps * static_cast<double>(each))) + pause;
    auto newest = what.channel.empty() ? entry.newest : newest_value(what, allowed, **watched);
    if (!newest) return pass_on(newest);
    if (!*newest) {
      at_.drop(what.text());
      return {};
    }
    const WallTime last = what.channel.empty() ? believed(**newest, **watched) : **newest;
    const bool is_silent = heard_ - last > allowed;
    (*watched)->judge(is_silent ? Judgement::wrong : Judgement::well, heard_, at_.rule().after,
                      [&] { return sentence(what, last, each, is_silent); });
    return {};
  }

  /// Why it is awaited no more; nullptr: it is awaited.
  [[nodiscard]] const char* why_gone(const WatchedChannel& what, const CatalogueEntry& entry,
                                     bool has_step) const {
    if (!has_step) return "it comes at no intervals any more";
    if (present_.has_left(entry.instrument)) return "its instrument left the configuration";
    // Older readings may have what those that come now have not: a height, a channel.
    const bool is_told_now =
        what.channel.empty() || check_channels({what.channel}, {entry.description}).has_value();
    return is_told_now ? nullptr : "its instrument has no such value any more";
  }

  /// An alarm that stands is cleared; else there is nothing to watch.
  void leave(const WatchedChannel& what, Watched& watched, const char* why) {
    watched.judge(Judgement::well, heard_, at_.rule().after,
                  [&] { return what.text() + ": " + why; });
    if (!watched.has_changed()) at_.drop(what.text());
  }

  /// When the channel had a value last; its kind may go on without one. A look that is the first
  /// goes back as far as one may lie, and where none does it is missed from now on. nullopt: there
  /// is no such channel.
  Result<std::optional<WallTime>> newest_value(const WatchedChannel& what, buoyd::Micros allowed,
                                               Watched& watched) {
    if (!watched.condition().seen) watched.saw(heard_ - std::max(least_looked_back, allowed));
    auto is_there =
        for_each_new(sql_, at_, watched, what, [&](WallTime time, const WatchedValue& value) {
          if (value.number()) watched.memory() = memory_of(time);
        });
    if (!is_there) return pass_on(is_there);
    if (!*is_there) return std::nullopt;
    return remembered(watched);
  }

  /// Of a kind that ends with a time that is to come the true one is not known: it is missed from
  /// the look on that found it so.
  WallTime believed(WallTime newest, Watched& watched) const {
    if (newest <= at_.latest()) {
      watched.memory().clear();
      return newest;
    }
    return heard_ == WallTime{} ? heard_ : remembered(watched);
  }

  /// What has nothing to remember is missed from now on.
  [[nodiscard]] WallTime remembered(Watched& watched) const {
    if (watched.memory().empty()) watched.memory() = memory_of(heard_);
    const auto last = buoyd::number_in<std::int64_t>(watched.memory());
    return last ? WallTime(buoyd::Micros(*last)) : heard_;
  }

  static std::string memory_of(WallTime time) {
    return std::to_string(time.time_since_epoch().count());
  }

  static std::string sentence(const WatchedChannel& what, WallTime newest, std::int64_t step,
                              bool is_silent) {
    if (!is_silent) return what.text() + " is there again";
    return fmt::format("{}: nothing since {}, expected each {:g} s", what.text(),
                       buoyd::iso8601(newest), static_cast<double>(step) / 1e6);
  }

  PreparedSql& sql_;
  const SilenceRule& rule_;
  WatchedStation& at_;
  WallTime heard_{};
  ToldInstruments present_;
};

}  // namespace

Result<void> look_at(PreparedSql& sql, const SilenceRule& rule, WatchedStation& at) {
  return SilenceLook(sql, rule, at).run();
}

}  // namespace buoyshore
