#pragma once
// The MQTT thread. It joins the connection with the lanes. app makes it and gives it a thread,
// whose body is run(). Any thread may call the other public functions.

#include <atomic>
#include <optional>
#include <string>

#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/shared_value.hpp"
#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "uplink/announcer.hpp"
#include "uplink/budget.hpp"
#include "uplink/carried_stations.hpp"
#include "uplink/command_lane.hpp"
#include "uplink/live_lane.hpp"
#include "uplink/owed_lane.hpp"
#include "uplink/subscriptions.hpp"
#include "uplink/uplink.hpp"
#include "uplink/uplink_inbox.hpp"
#include "uplink/uplink_report.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd {

class UplinkLoop final : public Uplink {
 public:
  /// For so long after stop() the messages on their way may still be acknowledged (MQ-10).
  static constexpr Micros goodbye{2'000'000};

  /// `tell` gets the events that become readings, and `take` gets the commands, both on the MQTT
  /// thread. If `take` is empty, no command is heard. `turns` watches the turns of the thread;
  /// nullptr means nobody does. Looking up a name is a LongStep. `boot` is the identity of the
  /// board's boot. All references must outlive the loop.
  UplinkLoop(const Settings& settings, const Clock& clock, RepeatLog& log, SpoolRequests& spool,
             UplinkReport::Tell tell, CommandLane::Take take = {}, TurnWatch* turns = nullptr,
             std::string boot = {});

  // The spool thread calls these. They never block.
  void news(SpoolNews news) override;
  void owed(const OwedQuery& query, std::optional<OwedRun> run) override;

  /// Before run(): whose messages it carries, too. They outlive it.
  void carry(CarriedStations& stations) { carried_ = &stations; }
  /// Returns within `goodbye` after stop(), or later if the host's name is being looked up.
  void run() override;
  void stop() override;
  void drain() override;
  [[nodiscard]] bool drained() const override;
  void resync() override;
  void answer(CommandAnswer answer) override;
  void withdraw(LeftKinds left) override;
  void renew() override;
  /// Looks the name up anew. After a take-over by another client the next attempt waits
  /// nevertheless.
  void reconnect() override;
  [[nodiscard]] UplinkStatus status() const override;

 private:
  class ConnectionPort final : public MessagePort {
   public:
    explicit ConnectionPort(MqttConnection& connection) : connection_(connection) {}
    Result<std::uint16_t> publish(const std::string& topic, std::span<const std::uint8_t> payload,
                                  bool retain) override;
    [[nodiscard]] std::size_t room() const override;

   private:
    MqttConnection& connection_;
  };

  void turn(MonoTime deadline);
  void handle(const MqttConnected& event, MonoTime now);
  void handle(const MqttDisconnected& event, MonoTime now);
  void handle(const MqttRefused& event, MonoTime now);
  void handle(const MqttAcked& event, MonoTime now);
  void handle(const MqttSubscribed& event, MonoTime now);
  void handle(const MqttMessage& event, MonoTime now);
  [[nodiscard]] std::vector<std::string> topics() const;
  [[nodiscard]] std::string stem() const { return settings_.mqtt.topic_prefix + "/"; }
  void take_inbox(MonoTime now);
  void step_lanes(MonoTime now);
  void check_stall(MonoTime now);
  void say_goodbye();
  [[nodiscard]] MonoTime next_due(MonoTime now) const;
  [[nodiscard]] UplinkStatus make_status() const;
  void tell_status(std::uint64_t serial, MonoTime now);
  void publish_status();
  [[nodiscard]] std::unique_ptr<OwedLane> make_lane(SpoolRequests& spool, std::string boot);

  const Settings& settings_;
  const Clock& clock_;
  RepeatLog& log_;
  TurnWatch* const turns_;
  UplinkReport report_;
  const std::string prefix_;  // "buoy/STATION/"
  MqttConnection connection_;
  ConnectionPort port_;
  Budget budget_;
  Announcer announcer_;
  LiveLane live_;
  const bool to_shore_;  // delivery = "shore"
  std::unique_ptr<OwedLane> owed_lane_;
  CommandLane commands_;
  CarriedStations* carried_ = nullptr;
  Subscriptions subscriptions_;
  std::optional<EpochId> epoch_;
  std::string broker_text_ = "not connected yet";
  std::uint64_t connects_ = 0;
  std::uint64_t refusals_ = 0;
  std::optional<MonoTime> connected_since_;
  Micros connected_time_{0};  // of earlier connections
  bool is_volatile_ = false;
  bool news_of_broker_ = true;  // the status is to be made at once
  bool status_is_old_ = false;  // something happened since it was made
  MonoTime looked_at_;          // when it was made

  UplinkInbox inbox_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> drain_{false};
  std::atomic<bool> resync_{false};
  bool live_goes_last_ = false;  // this turn, where the broker takes one message at a time
  std::atomic<bool> renew_{false};
  std::atomic<bool> reconnect_{false};
  SharedValue<std::optional<LeftKinds>> left_;  // that the next turn takes
  mutable Mutex status_mutex_;
  UplinkStatus status_ GUARDED_BY(status_mutex_);
  /// Content::serial of the news after which nothing was owed; 0 if something is owed.
  std::uint64_t drained_at_ GUARDED_BY(status_mutex_) = 0;
};

}  // namespace buoyd
