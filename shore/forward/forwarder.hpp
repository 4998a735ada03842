#pragma once
// Sends a platform what it has not, batch by batch: written down, sent, settled. It outlives every
// failure but a platform's clear no. One thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/forward/outbox.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

class Forwarder {
 public:
  static constexpr buoyd::Micros between_looks = std::chrono::seconds(1);
  static constexpr buoyd::Micros first_pause =
      std::chrono::seconds(1);  ///< after a failure; doubled
  static constexpr buoyd::Micros longest_pause = std::chrono::minutes(1);
  static constexpr buoyd::Micros longest_asked =
      std::chrono::hours(1);  ///< what a platform may ask for is not waited for any longer
  static constexpr buoyd::Micros between_reports = std::chrono::minutes(1);
  static constexpr int most_tries = 5;  ///< of a batch in a row, where it is to end

  enum class Outcome : std::uint8_t {
    sent,     ///< a batch
    dropped,  ///< a batch that was made for other options or files: it is made anew
    idle,     ///< the platform has all that there is
    failed,   ///< again after `pause`
    refused,  ///< the platform said no: a person has to look
    lost,     ///< somebody deleted or replaced the state: a person has to look
    stopped
  };
  struct Step {
    Outcome outcome = Outcome::idle;
    buoyd::Micros pause{0};
    buoyd::Micros asked{0};  ///< after a failure: how long the platform does not want to be asked
  };

  /// All must outlive it. `name` is the target's for people; `must_end` is what the sender asks,
  /// too.
  Forwarder(std::string name, ArchiveReader& archive, Outbox& outbox, Cursor& cursor,
            Sender& sender, const buoyd::Clock& clock, std::function<bool()> must_end,
            buoyd::RepeatLog::Sink tell);

  /// Makes a batch or takes the pending one, and sends it.
  [[nodiscard]] Step step();
  /// Steps until `must_end`, or with `is_once` until the platform has all or wants to be left alone
  /// for longer than `longest_pause`. How it ended: stopped, idle, refused, lost or failed (a batch
  /// could not be sent, nothing is lost).
  [[nodiscard]] Outcome run(bool is_once);

 private:
  [[nodiscard]] std::optional<Step> prepare();
  [[nodiscard]] Step send();
  [[nodiscard]] Outcome steps(bool is_once);
  void take_over();
  [[nodiscard]] buoyd::Result<void> make_anew(const std::string& why);
  [[nodiscard]] Step dropped(const std::string& why);
  void tell_failure(const buoyd::Result<void>& done);
  void keep_what_is_known();
  [[nodiscard]] bool may_be_there() const;
  [[nodiscard]] Step refused(const ForwardBatch& batch, const buoyd::Error& error);
  [[nodiscard]] Step failed(const std::string& kind, const buoyd::Error& error);
  [[nodiscard]] bool has_had_enough(const Step& failure, int tries) const;
  [[nodiscard]] Step not_kept(const buoyd::Error& error);
  [[nodiscard]] buoyd::Result<bool> has_news(PreparedSql& sql);
  void report();

  const std::string name_;
  ArchiveReader& archive_;
  Outbox& outbox_;
  Cursor& cursor_;
  Sender& sender_;
  const buoyd::Clock& clock_;
  const std::function<bool()> must_end_;
  const buoyd::RepeatLog::Sink tell_;
  buoyd::RepeatLog log_;
  std::int64_t data_version_ = -1;  // of the archive when it was looked at last
  buoyd::MonoTime looked_at_{};     // with all that changes without it
  bool is_new_ = true;              // it has not looked at what another process left
  bool was_sent_before_ = false;    // perhaps, the pending batch, by another process
  bool was_tried_ = false;          // the pending batch, by this one
  buoyd::Micros pause_{0};
  buoyd::MonoTime reported_at_;
  std::uint64_t reported_rows_ = 0;
};

}  // namespace buoyshore
