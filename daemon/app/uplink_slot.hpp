#pragma once
// The uplink that runs, and the next one. A changed configuration ends the one; when its thread has
// ended, which a look-up of the broker's name may put off for minutes, the next one is made, and
// main does not wait for that. Main thread.

#include <functional>
#include <memory>
#include <vector>

#include "app/running_uplink.hpp"
#include "core/command.hpp"
#include "core/delivery.hpp"

namespace buoyd {

class UplinkSlot {
 public:
  /// Makes an uplink of the configuration that is in force.
  using Make = std::function<std::unique_ptr<RunningUplink>()>;
  /// Whom the spool tells from now on; nobody if nullptr.
  using Connect = std::function<void(DeliveryEvents* events)>;

  UplinkSlot(Make make, Connect connect) : make_(std::move(make)), connect_(std::move(connect)) {}

  /// Makes the first one. Before all other calls.
  void make();
  /// From here on there is traffic, unless the next one is waited for. Unavailable: there is no
  /// thread for it; it may be tried again.
  [[nodiscard]] Result<void> begin();
  /// Ends the one that runs; step() makes the next one.
  void renew();
  /// True while the next one is waited for.
  [[nodiscard]] bool is_renewing() const { return renewing_; }
  /// True: the next one was made just now, and waits for begin().
  [[nodiscard]] bool step();
  /// The answer waits where the uplink is being renewed: a command may have ended the one that was
  /// to answer it.
  void send(CommandAnswer answer);
  /// All that left the configuration so far; each next uplink is told, too.
  void withdraw(LeftKinds left);
  /// Ends it for good. What it was told before is gone.
  void clear();

  /// The status of the one that runs, but what `health` tells of traffic counts since the start of
  /// buoyd: with those before it.
  [[nodiscard]] UplinkStatus since_start() const;

  [[nodiscard]] RunningUplink& running() const { return *uplink_; }
  [[nodiscard]] Uplink& loop() const { return uplink_->loop(); }

 private:
  const Make make_;
  const Connect connect_;
  std::unique_ptr<RunningUplink> uplink_;
  UplinkStatus before_;  // what those before it counted
  bool renewing_ = false;
  std::vector<CommandAnswer> unsent_;
  LeftKinds left_;
};

}  // namespace buoyd
