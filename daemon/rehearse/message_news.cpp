#include "rehearse/message_news.hpp"

#include <algorithm>
#include <optional>
#include <ratio>
#include <utility>

#include "config/forecast/forecast.hpp"
#include "config/forecast/row_forecast.hpp"
#include "messages/cargo.hpp"
#include "messages/digest_queue.hpp"
#include "model/describe.hpp"

namespace buoyd {
namespace {

// Of docs/message-format.md, in the mean.
constexpr double digest_frame_bytes = 9;
constexpr double told_reading_bytes = 7;  // without its values
constexpr double told_value_bytes = 2.5;
constexpr double told_event_bytes = 20;
constexpr double most_of_events = told_event_bytes * static_cast<double>(DigestQueue::most_alarms);
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
  if (carries("health") || carries("buoyd.health")) {
    add(std::nullopt, between_health, health_values);
  }
  for (std::size_t i = 0; i < configuration.settings.instruments.size(); ++i) {
    add_rows(i, configuration, link);
  }
}

bool MessageNews::carries(const std::string& entry) const {
  return std::ranges::find(carries_, entry) != carries_.end();
}

void MessageNews::add(std::optional<std::size_t> instrument, Micros interval, std::size_t values) {
  const double bytes = told_reading_bytes + told_value_bytes * static_cast<double>(values);
  rows_.push_back({instrument, interval, bytes});
  most_ += bytes;
}

/// Of an instrument that says where it is in several sentences one position waits.
void MessageNews::add_rows(std::size_t index, const Configuration& configuration,
                           const MessageLinkSettings& link) {
  const InstrumentSettings& instrument = configuration.settings.instruments[index];
  using Days = std::chrono::duration<double, std::ratio<86'400>>;
  const Micros records = forecast_instrument(configuration, instrument).record_interval;
  bool has_position = false;
  for (const RowForecast& row : rows_of(instrument, configuration.model_of(instrument), records)) {
    const auto cargo = cargo_of_kind(row.kind, instrument, configuration, link);
    if (!cargo || (cargo->is_position && std::exchange(has_position, true))) continue;
    add(index, std::chrono::duration_cast<Micros>(Days(1 / row.per_day)), cargo->places.size());
  }
}

void MessageNews::measured(std::size_t instrument, MonoTime now) {
  for (Row& row : rows_) {
    if (now < row.next || row.instrument.value_or(instrument) != instrument) continue;
    row.next = now + row.interval;
    rows_wait_ = std::min(rows_wait_ + row.bytes, most_);
  }
}

void MessageNews::event(const std::string& kind) {
  if (!carries("alarms") && !carries(kind)) return;
  events_wait_ = std::min(events_wait_ + told_event_bytes, most_of_events);
}

void MessageNews::told() {
  const double of_events = std::min(events_wait_, room_);
  events_wait_ -= of_events;
  rows_wait_ = std::max(rows_wait_ - (room_ - of_events), 0.0);
}

}  // namespace buoyd
