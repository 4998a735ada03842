#pragma once
// The talk with a deck unit: one order after the other, step by step, and not a byte while it may
// be sending. A firing is made durable before the first byte of its code, and is never tried again.
// A state machine without threads, in which time comes as an argument; the release's thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "release/deck_unit.hpp"
#include "release/release_book.hpp"

namespace buoyd {

struct ReleaseOrder {
  enum class Kind : std::uint8_t { status, range, fire };
  std::int64_t ticket = 0;
  Kind kind = Kind::status;
  std::string code{};  ///< of a firing, a secret
  Firing by{};         ///< of a firing
};

struct ReleaseAnswer {
  bool is_done = false;  ///< of a firing: the unit said that it sent the code
  std::string text{};
};

class ReleaseDesk {
 public:
  static constexpr std::size_t most_waiting = 4;
  /// An order that the unit keeps waiting for longer is refused. A firing counts from when it was
  /// asked for until its code begins, nobody is surprised by it later; another order from its turn.
  static constexpr Micros longest_wait = std::chrono::minutes(1);

  struct Asked {
    ReleaseOrder order;
    MonoTime at;
  };
  struct Ways {
    /// Makes it durable that this code is about to go out. An error: it does not go out.
    std::function<Result<void>(const Firing& by)> intend;
    /// What became of the firing that was intended: sent, failed (no code went out) or unknown.
    std::function<void(DeckSaid::Kind became, const std::string& text)> became;
    /// A firing ended before it was intended; another one may be under way.
    std::function<void(const Firing& by, const std::string& text)> refused;
    std::function<void(std::int64_t ticket, ReleaseAnswer answer)> answer;
  };

  ReleaseDesk(std::unique_ptr<DeckUnit> unit, Ways ways);

  static constexpr std::string_view line_lost = "the line of the deck unit went away";

  /// The unit's line is open, or is not any more: `why`, for people.
  void opened(MonoTime now);
  void closed(std::string_view why);
  /// Is answered through Ways, at once where it cannot be. `at`: when somebody asked for it.
  void ask(ReleaseOrder order, MonoTime at);
  void heard(std::span<const std::uint8_t> bytes, MonoTime now);
  /// What is to be written to the unit now; "" if nothing is.
  [[nodiscard]] std::string step(MonoTime now);
  /// When step() is to be called at the latest.
  [[nodiscard]] MonoTime next_due() const;
  /// One word (docs/releases.md).
  [[nodiscard]] std::string_view state(MonoTime now) const;

 private:
  struct Talk {
    ReleaseOrder order{};
    MonoTime late_at{};  // longest_wait is over
    std::vector<DeckStep> steps{};
    std::size_t at = 0;
    MonoTime began{};         // this step
    MonoTime until{};         // its patience
    bool is_written = false;  // its words
    bool is_intended = false;
    bool code_begun = false;  // any byte of it may be out
    bool is_sent = false;
  };

  void begin_next(MonoTime now);
  [[nodiscard]] std::vector<DeckStep> steps_of(const ReleaseOrder& order) const;
  [[nodiscard]] MonoTime may_write_at() const;
  [[nodiscard]] MonoTime too_late_at() const;
  [[nodiscard]] bool must_intend() const;
  void intend();
  [[nodiscard]] std::string write(MonoTime now);
  [[nodiscard]] std::optional<std::string> look(MonoTime now);
  void go_on(const DeckSaid& said, MonoTime now);
  void end(const DeckSaid& said);
  void refuse(const ReleaseOrder& order, const std::string& why);

  const std::unique_ptr<DeckUnit> unit_;
  const Ways ways_;
  std::deque<Asked> waiting_;
  std::unique_ptr<Talk> talk_;  // nullptr: none is under way
  std::string heard_;           // in this step
  bool is_open_ = false;
  MonoTime quiet_until_{};
  MonoTime last_heard_{};
};

}  // namespace buoyd
