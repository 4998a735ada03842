#include "rehearse/message_news.hpp"

#include <algorithm>
#include <optional>
#include <ratio>
#include <utility>

#include "config/forecast/forecast.hpp"
#include "config/forecast/row_forecast.hpp"
#include "messages/cargo.hpp"
#include "model/describe.hpp"

namespace buoyd {
namespace {

// Of docs/message-format.md, in the mean.
constexpr double digest_frame_bytes = 9;
constexpr double told_reading_bytes = 7;  // without its values
constexpr double told_value_bytes = 2.5;
constexpr double told_event_bytes = 20;
// Of buoyd's health.
constexpr Micros between_health = std::chrono::minutes(10);
constexpr std::size_t health_values = 20;

/// As on board. One that states how long its interval is counts as a row.
std::optional<Cargo> cargo_of_kind(const ModelKind& kind, const InstrumentSettings& instrument,
                                   const Configuration& configuration,
                                   const MessageLinkSettings& link) {
  const auto description = describe_computed(configuration.model_of(instrument), kind, {},
                                             instrument, configuration.settings.deployment, {}, {});
  if (!description) return std::nullopt;
  const Micros span = kind.over_from ? std::max(kind.over, shortest_row) : kind.over;
  return cargo_of(**description, span, link.carries);
}

}  // namespace

MessageNews::MessageNews(const Configuration& configuration, const MessageLinkSettings& link)
    : room_(static_cast<double>(link.length) - digest_frame_bytes), carries_(link.carries) {
  if (carries("health") || carries("buoyd.health")) add(between_health, health_values);
  for (const InstrumentSettings& one : configuration.settings.instruments) {
    add_rows(one, configuration, link);
  }
}

bool MessageNews::carries(const std::string& entry) const {
  return std::ranges::find(carries_, entry) != carries_.end();
}

void MessageNews::add(Micros interval, std::size_t values) {
  const double bytes = told_reading_bytes + told_value_bytes * static_cast<double>(values);
  rows_.push_back({interval, bytes});
  most_ += bytes;
}

/// Of an instrument that says where it is in several sentences one position waits.
void MessageNews::add_rows(const InstrumentSettings& instrument, const Configuration& configuration,
                           const MessageLinkSettings& link) {
  using Days = std::chrono::duration<double, std::ratio<86'400>>;
  const Micros records = forecast_instrument(configuration, instrument).record_interval;
  bool has_position = false;
  for (const RowForecast& row : rows_of(instrument, configuration.model_of(instrument), records)) {
    if (row.per_day <= 0) continue;  // nobody knows how often
    const auto cargo = cargo_of_kind(row.kind, instrument, configuration, link);
    if (!cargo || (cargo->is_position && std::exchange(has_position, true))) continue;
    add(std::chrono::duration_cast<Micros>(Days(1 / row.per_day)), cargo->places.size());
  }
}

void MessageNews::measured(MonoTime now) {
  for (Row& row : rows_) {
    if (now < row.next) continue;
    row.next = now + row.interval;
    rows_wait_ = std::min(rows_wait_ + row.bytes, most_);
  }
}

void MessageNews::event(const std::string& kind) {
  if (carries("alarms") || carries(kind)) events_wait_ += told_event_bytes;
}

void MessageNews::told() {
  const double of_events = std::min(events_wait_, room_);
  events_wait_ -= of_events;
  rows_wait_ = std::max(rows_wait_ - (room_ - of_events), 0.0);
}

}  // namespace buoyd
