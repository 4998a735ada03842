#pragma once
// Parcels as messages at a broker: each part is one of QoS 1, and its place the topic.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "mqtt/mqtt_connection.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

struct MqttTimes {
  buoyd::Micros connect = std::chrono::seconds(30);
  buoyd::Micros answer = std::chrono::seconds(60);  ///< to the oldest message
};

class MqttSender : public Sender {
 public:
  MqttSender(buoyd::MqttOptions options, const buoyd::Clock& clock, std::function<bool()> must_end,
             MqttTimes times = {});
  ~MqttSender() override;

  /// The broker has acknowledged each message, and somebody subscribes to its topic. Who loses the
  /// connection goes on where it was when the same parcel is sent again.
  [[nodiscard]] buoyd::Result<void> send(const Parcel& parcel) override;
  [[nodiscard]] bool may_have_come() const override {
    return Sender::may_have_come() || !on_way_.empty();
  }
  void rest(buoyd::MonoTime until) override;

 private:
  [[nodiscard]] buoyd::Result<void> connect();
  [[nodiscard]] buoyd::Result<void> hand_over(const Parcel& parcel);
  [[nodiscard]] buoyd::Result<void> turn(buoyd::MonoTime until);
  [[nodiscard]] buoyd::Result<void> take(const buoyd::MqttEvent& event);
  [[nodiscard]] buoyd::Result<void> go_on() const;
  [[nodiscard]] buoyd::Result<void> acked(const buoyd::MqttAcked& ack);

  struct OnWay {
    std::size_t part = 0;
    std::string topic;
  };

  buoyd::MqttConnection connection_;
  const std::string broker_;
  const MqttTimes times_;
  std::string parcel_;                     // the name of the one that is sent
  std::size_t handed_ = 0;                 // its parts before this one were handed over
  std::set<std::size_t> again_;            // those of them that have to be once more
  std::map<std::uint16_t, OnWay> on_way_;  // those that are not acknowledged, by the message's id
};

}  // namespace buoyshore
