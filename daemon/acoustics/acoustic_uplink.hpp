#pragma once
// The uplink of a node: its readings go through the water to a buoy that has a broker. It joins the
// modem's line with the node's lane. app makes it and gives it a thread, whose body is run(). Any
// thread may call the other public functions.

#include <atomic>
#include <functional>
#include <string>

#include "acoustics/node_lane.hpp"
#include "acquire/line_dialog.hpp"
#include "base/log.hpp"
#include "base/shared_value.hpp"
#include "base/turn_watch.hpp"
#include "line/port/port_line.hpp"
#include "uplink/uplink.hpp"
#include "uplink/uplink_inbox.hpp"
#include "uplink/uplink_report.hpp"

namespace buoyd {

class AcousticUplink final : public Uplink {
 public:
  /// `told` hears what time it is by the buoy's clock. `board`: where it says what its modem does.
  /// All references outlive it.
  AcousticUplink(const Settings& settings, const Clock& clock, RepeatLog& log, SpoolRequests& spool,
                 UplinkReport::Tell tell, std::function<void(const TimeTold&)> told,
                 TurnWatch& turns, std::string boot, SharedValue<AcousticStatus>& board);

  void news(SpoolNews news) override { inbox_.put(std::move(news)); }
  void owed(const OwedQuery& query, std::optional<OwedRun> run) override {
    inbox_.put(query, std::move(run));
  }
  void run() override;
  void stop() override { stop_.raise(); }
  void drain() override { drain_ = true; }
  [[nodiscard]] bool drained() const override;
  void resync() override { resync_ = true; }
  /// Commands do not come through the water.
  void answer(CommandAnswer /*answer*/) override {}
  /// Nothing is announced through the water.
  void withdraw(LeftKinds /*left*/) override {}
  void renew() override {}
  /// A modem that is silent is set up anew anyway.
  void reconnect() override {}
  [[nodiscard]] UplinkStatus status() const override { return status_.read(); }

 private:
  [[nodiscard]] NodeOptions options(std::string boot, std::function<void(const TimeTold&)> told);
  void take_inbox(MonoTime now);
  [[nodiscard]] UplinkStatus make_status() const;

  const Settings& settings_;
  const Clock& clock_;
  TurnWatch& turns_;
  SharedValue<AcousticStatus>& board_;
  UplinkReport report_;
  UplinkInbox inbox_;
  StopSignal stop_;
  PortLine line_;
  NodeLane node_;
  LineDialogLoop dialog_;
  bool is_volatile_ = false;
  std::atomic<bool> drain_{false};
  std::atomic<bool> resync_{false};
  std::atomic<std::uint64_t> drained_at_{0};  // UplinkInbox's serial; 0 if something is owed
  SharedValue<UplinkStatus> status_;
};

}  // namespace buoyd
