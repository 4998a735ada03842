#pragma once
// Windows that end at whole periods of UTC, fed sample by sample, torn where the clock steps. One
// owner, one thread. Memory: two accumulators and an empty one.

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/statistics/utc_window_rules.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

/// A window that is over, with an accumulator of all its samples.
template <class Samples>
struct ClosedWindow {
  WallTime end;
  bool is_torn =
      false;  ///< the clock stepped in it: other samples of the same end may lie elsewhere
  Samples samples;
};

/// `Samples`: a copyable accumulator with add(WallTime, ...). Closed windows are handed to
/// `on_closed` in the order of their first sample; a window without any sample is not. A sample of
/// a window that is closed comes too late and is dropped: between two steps no window is closed
/// twice.
template <class Samples>
class UtcWindows {
 public:
  using OnClosed = std::function<void(ClosedWindow<Samples>&&)>;

  /// ErrorCode::invalid as check_rules().
  [[nodiscard]] static Result<UtcWindows> make(const UtcWindowRules& rules, Samples empty,
                                               OnClosed on_closed) {
    if (auto checked = check_rules(rules); !checked) return tl::unexpected(checked.error());
    return UtcWindows(rules, std::move(empty), std::move(on_closed));
  }

  /// Samples come in the order of `boot`, when they were taken; `utc` is what the clock showed
  /// then.
  template <class... Sample>
  void add(MonoTime boot, WallTime utc, Sample... sample) {
    see(boot, utc);
    if (Window* const window = window_of(utc)) window->samples.add(utc, sample...);
    close_over(utc);
  }

  /// Time passed without a sample: closes the windows that are over. The one that `utc` lies in is
  /// open from now on, and none before it is left out, if without a sample.
  void advance(MonoTime boot, WallTime utc) {
    see(boot, utc);
    while (newer_ && newer_->end + rules_.period < utc) {
      static_cast<void>(window_of(newer_->end + rules_.period));
    }
    static_cast<void>(window_of(utc));
    close_over(utc);
  }

  /// The end of the first window that is open.
  [[nodiscard]] std::optional<WallTime> first_end() const {
    const auto& first = older_ ? older_ : newer_;
    return first ? std::optional(first->end) : std::nullopt;
  }

  /// Closes what is open.
  void finish() {
    close(older_);
    close(newer_);
  }

 private:
  using Window = ClosedWindow<Samples>;
  struct Moment {
    MonoTime boot;
    WallTime utc;
  };

  UtcWindows(const UtcWindowRules& rules, Samples empty, OnClosed on_closed)
      : rules_(rules), empty_(std::move(empty)), on_closed_(std::move(on_closed)) {}

  static Micros offset(MonoTime boot, WallTime utc) {
    return utc.time_since_epoch() - boot.time_since_epoch();
  }

  [[nodiscard]] bool is_step(MonoTime boot, WallTime utc) const {
    if (!offset_ || !rules_.max_step) return false;
    const Micros change = offset(boot, utc) - *offset_;
    return change > *rules_.max_step || change < -*rules_.max_step || falls_back(boot, utc);
  }

  /// Small steps back add up, which slewing never does: the window may be closed where they end.
  [[nodiscard]] bool falls_back(MonoTime boot, WallTime utc) const {
    return latest_ && boot >= latest_->boot && utc < latest_->utc - rules_.patience;
  }

  void see(MonoTime boot, WallTime utc) {
    if (is_step(boot, utc)) tear();
    offset_ = offset(boot, utc);
    if (!latest_ || utc > latest_->utc) latest_ = {boot, utc};
  }

  void tear() {
    auto& last = last_is_older_ ? older_ : newer_;
    if (last) last->is_torn = true;
    finish();
    next_is_torn_ = true;
    closed_.reset();
    latest_.reset();
  }

  /// nullptr: it is closed, or one behind it is.
  Window* window_of(WallTime utc) {
    for (auto* const open : {&newer_, &older_}) {
      if (!*open || utc > (*open)->end || utc <= (*open)->end - rules_.period) continue;
      last_is_older_ = open == &older_;
      return &**open;
    }
    const WallTime end = window_end(utc, rules_.period, rules_.phase);
    if ((closed_ && end <= *closed_) || (older_ && end < older_->end)) return nullptr;
    close(older_);
    last_is_older_ = newer_ && end < newer_->end;
    if (!last_is_older_) older_ = std::move(newer_);
    auto& place = last_is_older_ ? older_ : newer_;
    return &place.emplace(Window{end, std::exchange(next_is_torn_, false), empty_});
  }

  void close_over(WallTime utc) {
    if (older_ && utc > older_->end + rules_.patience) close(older_);
  }

  void close(std::optional<Window>& window) {
    if (!window) return;
    closed_ = std::max(closed_.value_or(window->end), window->end);
    on_closed_(std::move(*window));
    window.reset();
  }

  UtcWindowRules rules_;
  Samples empty_;
  OnClosed on_closed_;
  std::optional<Micros> offset_;  // of the last sample
  std::optional<Moment> latest_;  // of the largest UTC since the last step
  std::optional<Window> older_;   // over, but for samples that fall back into it
  std::optional<Window> newer_;
  std::optional<WallTime> closed_;  // the last end of those that are closed, since the last step
  bool last_is_older_ = false;      // the last sample went there
  bool next_is_torn_ = false;
};

}  // namespace buoyd
