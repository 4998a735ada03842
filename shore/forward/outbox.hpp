#pragma once
// Makes the next batch of what the archive has and a platform has not. Whoever has the archive
// open; no statement of it is open between two calls.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/time.hpp"
#include "shore/forward/cursor.hpp"
#include "shore/forward/forwarded_kinds.hpp"
#include "shore/forward/gathering.hpp"
#include "shore/forward/packer.hpp"

namespace buoyshore {

/// What a platform has still to get, of what the archive has.
struct Owed {
  std::uint64_t rows = 0;      ///< readings, those below among them
  std::uint64_t unplaced = 0;  ///< those that wait until something tells their time
};

class Outbox {
 public:
  /// Readings whose time nobody knows are looked at again so often.
  static constexpr buoyd::Micros between_placings = std::chrono::minutes(1);

  using Tell = buoyd::RepeatLog::Sink;
  /// `form`, which joins nothing, `cursor` and `clock` must outlive it. `tell` is a log.
  Outbox(ForwardOrder order, const TextTemplate& form, Cursor& cursor, const buoyd::Clock& clock,
         Tell tell);

  /// The next batch, of one epoch and as the archive has it at one moment; nullopt: the platform
  /// has all. No batch may be pending. Errors: what SQLite says; invalid (a description cannot be
  /// read).
  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> next(PreparedSql& sql);
  [[nodiscard]] buoyd::Result<Owed> owed(PreparedSql& sql);
  [[nodiscard]] const ForwardOrder& order() const { return order_; }

 private:
  struct GapLine {
    buoyd::Range range;
    std::string reason;
    std::int64_t t0 = 0;  // µs UTC, 0 = unknown
    std::int64_t t1 = 0;
  };

  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> look(PreparedSql& sql);
  [[nodiscard]] buoyd::Result<std::vector<ForwardEpoch>> epochs(PreparedSql& sql) const;
  [[nodiscard]] buoyd::Result<std::vector<GapLine>> gaps(PreparedSql& sql,
                                                         std::int64_t epoch) const;
  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> next_of(PreparedSql& sql,
                                                                   const ForwardEpoch& epoch);
  [[nodiscard]] static std::vector<GapLine> untold_of(const std::vector<GapLine>& gaps,
                                                      const buoyd::Ranges& known);
  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> gap_batch(
      const ForwardEpoch& epoch, const std::vector<GapLine>& gaps);
  void log_untold(const ForwardEpoch& epoch, const GapLine& gap, std::size_t count);
  [[nodiscard]] std::string line_of_gap(const ForwardEpoch& epoch, const GapLine& gap) const;
  [[nodiscard]] buoyd::Result<buoyd::Ranges> lacking(PreparedSql& sql, const ForwardEpoch& epoch,
                                                     const std::vector<GapLine>& gaps) const;
  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> reading_batch(
      PreparedSql& sql, const ForwardEpoch& epoch, const buoyd::Ranges& lacking);

  const ForwardOrder order_;
  const TextTemplate& form_;
  Cursor& cursor_;
  const buoyd::Clock& clock_;
  const Tell tell_;
  const TimeZone zone_{};  // UTC
  ForwardedKinds kinds_;
  std::map<std::string, buoyd::Ranges> unplaced_;  // numbers, by epoch
  std::uint64_t unplaced_rows_ = 0;
  buoyd::MonoTime placed_at_{};
  bool is_cut_short_ = false;  // the look ended before it had seen all
};

}  // namespace buoyshore
