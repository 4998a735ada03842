#pragma once
// What a configuration will cost: bus time, values, bytes on the card and on the link. An estimate
// from the models' channels; what neither model nor configuration says is taken from the
// constants below, and print_check() says so. In buoyctl; any thread.

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/toml_document.hpp"
#include "config/configuration.hpp"

namespace buoyd {

namespace assumed {
/// From a request's last byte to its answer's first.
inline constexpr Micros serial_turnaround{20'000};
inline constexpr Micros tcp_turnaround{10'000};
/// A message whose model has no example of it, with its line end.
inline constexpr double message_bytes = 80;
/// A row of the store without its body and its instrument's name; what pages take for what is in
/// them; what a commit writes beside its rows, which are written twice (-wal and database; SQLite
/// 3.40).
inline constexpr double row_bytes = 28;
inline constexpr double page_share = 1.12;
inline constexpr double commit_bytes = 8'200;
/// Record lane: a value in a batch, a block (one kind of reading in one batch), a batch with its
/// acknowledgement, a receipt with its own.
inline constexpr double record_bytes_per_value = 1.75;
inline constexpr double block_bytes = 50;
inline constexpr double batch_bytes = 300;
inline constexpr double receipt_bytes = 250;
/// A live message without topic, names and values: JSON around them, MQTT, TCP/IP and the
/// acknowledgement.
inline constexpr double live_bytes = 200;
inline constexpr double ping_bytes = 84;
/// Through water: what of a frame is buoyd's own; how many times as much sound where a third is
/// lost (docs/acoustics.md).
inline constexpr std::size_t water_frame_bytes = 12;
inline constexpr double sound_again = 1.5;
inline constexpr double days_of_month = 30;
}  // namespace assumed

/// One instrument on its line.
struct InstrumentForecast {
  std::string name;
  std::string line;
  bool polled = true;
  Micros interval{0};            ///< between polls, or between messages of one kind
  Micros storm_interval{0};      ///< the shortest that an event may ask for; 0: none does
  Micros record_interval{0};     ///< between new records: no shorter than the interval
  std::size_t transactions = 0;  ///< of one poll; messages of one round where it speaks
  /// It speaks, and which of the model's messages it sends nobody said: all of them, one after the
  /// other as fast as the line carries them, are the most that may come.
  bool at_most = false;
  Micros bus_time{0};  ///< of one poll with turnaround, or of one round of messages
  double values_per_day = 0;
  double readings_per_day = 0;
  double stored_per_day = 0;  ///< bytes
  double live_per_day = 0;    ///< bytes on the live lane; in broker mode every reading
  double blocks_per_day = 0;  ///< of its readings in batches of the record lane

  /// Part of the line's time it takes: 0.04 is 4 %.
  [[nodiscard]] double load() const;
  /// The same while every event is on that shortens its interval.
  [[nodiscard]] double storm_load() const;
};

struct LineForecast {
  std::string name;
  double load = 0;        ///< sum of its instruments' loads; over 1 is an error
  double storm_load = 0;  ///< the same while all events are on
};

struct Forecast {
  std::vector<LineForecast> lines;
  std::vector<InstrumentForecast> instruments;
  double readings_per_day = 0;
  double values_per_day = 0;
  double stored_per_day = 0;    ///< bytes the store grows by
  double written_per_day = 0;   ///< bytes the card is written
  double days_kept = 0;         ///< until max_size is reached; 0 if nothing is stored
  double live_per_day = 0;      ///< bytes on the link: live lane; in broker mode every reading
  double records_per_day = 0;   ///< record lane; 0 in broker mode
  double overhead_per_day = 0;  ///< receipts and keep-alive; 0 in a node, as the live lane is
  Micros measured{0};  ///< the running daemon counted this, for so long; 0: it is only stated
  std::vector<std::string> notes;  ///< of what is measured: what could not be
  Mistakes mistakes;  ///< lines of which more than all their time is asked, at their place

  /// Batches and what keeps the link: what no thinning of live readings makes less.
  [[nodiscard]] double least_link_per_day() const { return records_per_day + overhead_per_day; }
  [[nodiscard]] double link_per_day() const {
    return live_per_day + records_per_day + overhead_per_day;
  }
};

[[nodiscard]] Forecast forecast(const Configuration& configuration);

/// One instrument of the configuration with these settings, which may be others than its own. In
/// bursts it measures so much of the time.
[[nodiscard]] InstrumentForecast forecast_instrument(const Configuration& configuration,
                                                     const InstrumentSettings& instrument);
/// How many batches so many readings a day become, and bytes of what batches hold.
[[nodiscard]] double batches_per_day(const MqttSettings& mqtt, double readings);
[[nodiscard]] double record_bytes(double values, double blocks, double batches);
/// Seconds of sound for a byte of a batch, in the longest frames of a make of modem.
[[nodiscard]] double sound_of_byte(const std::string& modem);

/// Bytes that the store grows by for a reading of that instrument with so long a body.
[[nodiscard]] double stored_row(const std::string& instrument, double body);
/// What the store is written and how long it lasts, from stored_per_day and commits a day.
void add_store(Forecast& sum, const SpoolSettings& spool, double commits);
/// What the card is written for so much more in the store.
[[nodiscard]] double written_bytes(double stored, double commits);

}  // namespace buoyd
