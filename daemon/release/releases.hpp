#pragma once
// The acoustic releases of the configuration, each with its deck unit's line and its thread, and
// what buoyctl asks of them through the control socket. There is no other door to them. Main
// thread.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/log.hpp"
#include "release/release_loop.hpp"
#include "release/release_pair.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

/// {"command":"release","what":"status","name":N}  → {"ticket":n}; likewise "range"
/// {"command":"release","what":"arm","name":N,"by":WHO}  → {"word":"…","text":"…"}
/// {"command":"release","what":"fire","name":N,"word":W,"by":WHO}  → {"ticket":n}
/// {"command":"released","ticket":n}  → {"met":false}, or {"met":true,"trouble":"","text":"…"}
class Releases {
 public:
  /// Makes an event of it; any thread.
  using Tell = std::function<void(const EventFacts&)>;

  Releases(const Clock& clock, RepeatLog& log, Supervision& supervision, Tell tell);
  ~Releases();
  Releases(const Releases&) = delete;
  Releases& operator=(const Releases&) = delete;

  /// Ends those that are none of these, and begins these but for those that run already: these go
  /// on with what they were told. None is armed. `spool`: the store, beside which the books of
  /// their firings lie; the same in all calls. Unavailable: one has no thread, and try_again() may
  /// bring it.
  [[nodiscard]] Result<void> begin(const std::string& spool,
                                   const std::vector<ReleaseSettings>& releases);
  /// Begins those that had no thread; the others go on. Unavailable: one still has none.
  [[nodiscard]] Result<void> try_again(const std::string& spool);
  void end();
  /// nullopt: it is no request of a release.
  [[nodiscard]] std::optional<std::string> answer(const Json& request);
  [[nodiscard]] std::vector<ReleaseStatus> status() const;

 private:
  class Running;
  struct Failed {
    ReleaseSettings settings;
    std::string why;
  };
  struct Handed {
    std::int64_t ticket = 0;
    Running* to = nullptr;
  };
  static constexpr std::size_t most_handed = 256;  // the oldest goes

  void end_others(const std::vector<ReleaseSettings>& releases);
  [[nodiscard]] Result<void> start(const std::string& spool, const ReleaseSettings& release);
  [[nodiscard]] Result<std::string> asked(const Json& request);
  [[nodiscard]] Result<std::string> arm(Running& running, const std::string& by);
  [[nodiscard]] Result<std::string> fire(Running& running, const std::string& word,
                                         const std::string& by);
  [[nodiscard]] Result<std::string> hand_over(Running& running, ReleaseOrder order);
  [[nodiscard]] Result<std::string> came_of(std::int64_t ticket);

  const Clock& clock_;
  RepeatLog& log_;
  Supervision& supervision_;
  const Tell tell_;
  std::vector<std::unique_ptr<Running>> running_;
  std::vector<Failed> failed_;
  std::int64_t tickets_ = 0;
  std::deque<Handed> handed_;  // orders of those that run
};

}  // namespace buoyd
