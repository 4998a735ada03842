#pragma once
// The uplink while it runs: its loop, its settings and its thread. Made and destroyed by main.

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "core/settings.hpp"
#include "platform/thread.hpp"
#include "supervise/supervision.hpp"
#include "uplink/uplink.hpp"

namespace buoyd {

class RunningUplink {
 public:
  /// Makes the uplink of these settings, which outlive it, as do the turns of its thread.
  using Make = std::function<std::unique_ptr<Uplink>(const Settings& settings, TurnWatch& turns)>;

  RunningUplink(Settings settings, Supervision& supervision, const Make& make)
      : settings_(without_instruments(std::move(settings))),
        supervision_(supervision),
        watched_(supervision, "mqtt", {mqtt_turn_limit, look_up_limit}),
        loop_(make(settings_, watched_.turns())) {
    watched_.ended();  // nobody waits for its turns before begin()
  }
  /// Says goodbye to the broker, which then publishes no will.
  ~RunningUplink() { loop_->stop(); }
  RunningUplink(const RunningUplink&) = delete;
  RunningUplink& operator=(const RunningUplink&) = delete;

  /// From here on there is traffic; once. Unavailable where there is no thread for it: it may be
  /// tried again.
  [[nodiscard]] Result<void> begin() {
    watched_.turns().turned();
    supervision_.watch("mqtt", watched_.turns(), {mqtt_turn_limit, look_up_limit});
    ended_ = false;
    auto begun = thread_.start("mqtt", [this] {
      loop_->run();
      note_ended();
    });
    if (!begun) note_ended();
    return begun;
  }
  void ask_to_stop() { loop_->stop(); }
  /// True before begin(), and soon after ask_to_stop(), unless a name is being looked up: no one
  /// can end that, and destroying this waits for it.
  [[nodiscard]] bool ended() const { return ended_.load(std::memory_order_acquire); }

  [[nodiscard]] Uplink& loop() const { return *loop_; }

 private:
  static Settings without_instruments(Settings settings) {
    settings.instruments = {};
    return settings;
  }
  void note_ended() {
    watched_.ended();
    ended_.store(true, std::memory_order_release);
  }

  /// Its own: a reload replaces main's while the loop goes on.
  const Settings settings_;
  Supervision& supervision_;
  WatchedThread watched_;
  const std::unique_ptr<Uplink> loop_;
  std::atomic<bool> ended_{true};
  Thread thread_;
};

}  // namespace buoyd
