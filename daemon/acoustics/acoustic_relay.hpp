#pragma once
// The buoy's end of the water while it runs: its modem's line and its thread. Main thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acoustics/relay_lane.hpp"
#include "acoustics/relay_post.hpp"
#include "base/log.hpp"
#include "base/shared_value.hpp"
#include "core/settings.hpp"
#include "line/port/port_line.hpp"
#include "platform/thread.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

class AcousticRelay {
 public:
  /// What the system or an instrument makes of the clock now; any thread.
  using GetQuality = std::function<ClockQuality()>;

  /// `board`: where it says what its modem does. All references outlive it.
  AcousticRelay(const AcousticSettings& settings, const Clock& clock, const GetQuality& quality,
                RepeatLog& log, Supervision& supervision, SharedValue<AcousticStatus>& board);
  /// Its thread ends before what it uses.
  ~AcousticRelay() { end(); }
  AcousticRelay(const AcousticRelay&) = delete;
  AcousticRelay& operator=(const AcousticRelay&) = delete;

  /// Does nothing if it runs. Unavailable: there is no thread for it; it may be tried again.
  [[nodiscard]] Result<void> begin();
  void end();
  /// What the uplink is to carry. Good until this is destroyed.
  [[nodiscard]] CarriedStations& stations() { return post_; }

 private:
  void run();

  Supervision& supervision_;
  SharedValue<AcousticStatus>& board_;
  RelayPost post_;
  StopSignal stop_;
  PortLine line_;
  RelayLane lane_;
  LineDialogLoop dialog_;
  std::unique_ptr<WatchedThread> watched_;  // while it runs
  Thread thread_;
};

}  // namespace buoyd
