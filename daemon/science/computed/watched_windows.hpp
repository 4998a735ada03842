#pragma once
// Windows of UTC that know how much of them was watched: a window that lies over a start, a stop or
// a step of the clock says so. The science thread's. Memory: over / every + 2 of `Samples`.

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "science/computed/window_watch.hpp"
#include "science/statistics/utc_windows.hpp"

namespace buoyd {

struct WindowLengths {
  Micros over{};
  Micros every{};  ///< from one window's end to the next, a whole part of `over`
  Micros phase{};  ///< of the ends, after 0 h UTC
};

/// `Samples` as UtcWindows asks for them, with join() where windows overlap.
template <class Samples>
class WatchedWindows {
 public:
  /// How long a window that is over waits for samples that a slewed clock puts back into it.
  static constexpr Micros patience = std::chrono::milliseconds(500);

  using OnEnded = std::function<void(const Samples&, const WindowFacts&)>;

  /// Invalid as UtcWindows::make().
  [[nodiscard]] static Result<std::unique_ptr<WatchedWindows>> make(const WindowLengths& lengths,
                                                                    Samples empty,
                                                                    OnEnded on_ended) {
    std::unique_ptr<WatchedWindows> made(new WatchedWindows(lengths, std::move(on_ended)));
    const UtcWindowRules rules{lengths.every, lengths.phase, WindowWatch::max_step, patience};
    auto parts = Parts::make(rules, std::move(empty), [self = made.get()](Part&& part) {
      self->on_closed(std::move(part));
    });
    if (!parts) return tl::unexpected(parts.error());
    made->parts_ = std::make_unique<Parts>(*std::move(parts));
    return made;
  }
  WatchedWindows(const WatchedWindows&) = delete;
  WatchedWindows& operator=(const WatchedWindows&) = delete;

  /// In the order of `boot`; one that is late is in its window if that has no row yet. `sample` is
  /// what Samples::add() takes.
  template <class... Sample>
  void add(MonoTime boot, WallTime utc, Sample... sample) {
    const bool is_late = watch_.is_past(boot) && !watch_.is_step(boot, utc);
    if (!is_late) go_on(boot, utc);
    parts_->add(boot, utc, sample...);
    if (!is_late) return watch_.reach(boot, utc);
    // What follows goes on from what was reached, not from the sample.
    parts_->advance(watch_.boottime_of(watch_.reached()), watch_.reached());
  }
  /// All samples up to `until` were given, or none will come; `utc` is that of `until`.
  void advance(MonoTime until, WallTime utc) {
    if (watch_.is_past(until)) return;
    if (watch_.has_begun()) go_on(until, utc);
    watch_.reach(until, utc);
  }
  /// As Computation's: the row of a window bears the time of its end.
  [[nodiscard]] MonoTime made_until(MonoTime until) const {
    const auto end = parts_->first_end();
    return end ? std::min(until, watch_.boottime_of(*end) - Micros(1)) : until;
  }
  /// Was the clock set between what came last and this moment?
  [[nodiscard]] bool is_step(MonoTime boot, WallTime utc) const {
    return watch_.is_step(boot, utc);
  }
  /// Nothing comes any more: the open windows are cut.
  void finish() {
    is_cutting_ = true;
    parts_->finish();
  }
  /// Samples were not given to it, the newest of which was taken `at` then.
  void pass_by(MonoTime at) { passed_by_ = at; }

 private:
  using Parts = UtcWindows<Samples>;
  using Part = ClosedWindow<Samples>;
  struct Ended {
    Part part;
    WallTime stop;  ///< its end, or where it was cut
    bool is_partial = false;
  };

  WatchedWindows(const WindowLengths& lengths, OnEnded on_ended)
      : over_(lengths.over), every_(lengths.every), on_ended_(std::move(on_ended)) {}

  /// What was said before the clock was set is never joined with what came behind.
  void go_on(MonoTime boot, WallTime utc) {
    const bool is_set = watch_.is_step(boot, utc);
    if (watch_.has_begun() && !is_set && !parts_->first_end()) open_first();
    is_cutting_ = is_set;
    parts_->advance(boot, utc);
    is_cutting_ = false;
    if (is_set) ended_.clear();
  }

  /// The one in which the watch began, if it goes on behind that moment.
  void open_first() {
    const WallTime behind = watch_.reached() + Micros(1);
    parts_->advance(watch_.boottime_of(behind), behind);
  }

  void on_closed(Part&& part) {
    const WallTime end = part.end;
    const WallTime stop = is_cutting_ ? std::min(end, watch_.latest()) : end;
    const bool is_partial = lacks_samples(end) || stop < end;
    keep_between(end - over_, end);
    ended_.push_back({std::move(part), stop, is_partial});
    end_window();
    keep_between(end + every_ - over_, end);
  }

  /// Whether what passed by may be missing in the part that ends there, or before it.
  [[nodiscard]] bool lacks_samples(WallTime end) {
    if (!passed_by_) return false;
    if (watch_.boottime_of(end) >= *passed_by_) passed_by_.reset();
    return true;
  }

  /// Parts that end in it belong to a window that ends with `last`.
  void keep_between(WallTime before_first, WallTime last) {
    std::erase_if(ended_, [&](const Ended& one) {
      return one.part.end > last || one.part.end <= before_first;
    });
  }

  void end_window() {
    const Ended& newest = ended_.back();
    const WallTime begin = newest.part.end - over_;
    const WindowFacts facts{watch_.boottime_of(newest.stop), newest.stop,
                            watch_.watched(begin, newest.stop), state_of(begin)};
    if constexpr (requires(Samples all, const Samples& later) { all.join(later); }) {
      Samples all = ended_.front().part.samples;
      for (auto later = ended_.begin() + 1; later != ended_.end(); ++later) {
        all.join(later->part.samples);
      }
      on_ended_(all, facts);
    } else {
      on_ended_(newest.part.samples, facts);
    }
  }

  [[nodiscard]] WindowState state_of(WallTime begin) const {
    const auto is_torn = [](const Ended& one) { return one.part.is_torn; };
    if (std::ranges::any_of(ended_, is_torn)) return WindowState::torn;
    const bool is_partial =
        watch_.began_after(begin) || std::ranges::any_of(ended_, &Ended::is_partial);
    return is_partial ? WindowState::partial : WindowState::whole;
  }

  Micros over_;
  Micros every_;
  OnEnded on_ended_;
  std::unique_ptr<Parts> parts_;  // never null once made
  std::vector<Ended> ended_;      // parts of windows to come
  WindowWatch watch_;
  bool is_cutting_ = false;  // what is open is closed: nothing comes, or the clock was set
  std::optional<MonoTime> passed_by_;
};

}  // namespace buoyd
