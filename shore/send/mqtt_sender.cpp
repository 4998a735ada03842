#include "shore/send/mqtt_sender.hpp"

#include <fmt/format.h>

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::MonoTime;
using buoyd::Result;

namespace {

constexpr int unspecified = 0x80;
constexpr int implementation = 0x83;
constexpr int quota_exceeded = 0x97;

/// Of a broker that says no for a reason of its own, not for the message's.
bool is_passing(int reason) {
  return reason == unspecified || reason == implementation || reason == quota_exceeded;
}

}  // namespace

MqttSender::MqttSender(buoyd::MqttOptions options, const buoyd::Clock& clock,
                       std::function<bool()> must_end, MqttTimes times)
    : Sender(clock, std::move(must_end)),
      connection_(options, clock),
      broker_(fmt::format("broker {}:{}", options.settings.host, options.settings.port)),
      times_(times) {}

MqttSender::~MqttSender() {
  connection_.close(false);
}

Result<void> MqttSender::send(const Parcel& parcel) {
  begin(parcel);
  if (parcel.name != parcel_) {
    parcel_ = parcel.name;
    handed_ = 0;
    again_.clear();
  }
  if (auto connected = connect(); !connected) return connected;
  while (handed_ < parcel.parts.size() || !again_.empty() || !on_way_.empty()) {
    if (auto goes_on = go_on(); !goes_on) return goes_on;
    if (auto handed = hand_over(parcel); !handed) return handed;
    const auto oldest = connection_.oldest_unacked();
    const MonoTime until = oldest.value_or(clock().mono()) + times_.answer;
    if (auto turned = turn(until); !turned) return turned;
    if (oldest && clock().mono() >= until) {
      connection_.restart("no answer");
      return buoyd::fail(ErrorCode::timeout, broker_ + " acknowledges nothing");
    }
  }
  return {};
}

Result<void> MqttSender::connect() {
  const MonoTime until = clock().mono() + times_.connect;
  while (!connection_.is_connected()) {
    if (auto goes_on = go_on(); !goes_on) return goes_on;
    if (auto turned = turn(until); !turned) return turned;
    if (!connection_.is_connected() && clock().mono() >= until) {
      return buoyd::fail(ErrorCode::timeout, broker_ + " does not answer");
    }
  }
  return {};
}

/// As many messages as the broker takes at once.
Result<void> MqttSender::hand_over(const Parcel& parcel) {
  while (handed_ < parcel.parts.size() || !again_.empty()) {
    const std::size_t next = again_.empty() ? handed_ : *again_.begin();
    const ParcelPart& part = parcel.parts[next];
    auto id = connection_.publish(part.place, std::string_view(part.text), false);
    if (failed_with(id, ErrorCode::full)) return {};
    if (failed_with(id, ErrorCode::invalid)) {
      return buoyd::fail(ErrorCode::refused,
                         fmt::format("{}, topic {}: {}", broker_, part.place, id.error().text));
    }
    if (!id) return pass_on(id);
    on_way_[*id] = {next, part.place};
    if (again_.erase(next) == 0) ++handed_;
  }
  return {};
}

Result<void> MqttSender::turn(MonoTime until) {
  constexpr buoyd::Micros longest = std::chrono::seconds(1);
  Result<void> outcome;
  for (const buoyd::MqttEvent& event :
       connection_.run_once(std::min(until, clock().mono() + longest))) {
    auto taken = take(event);
    if (!taken && outcome) outcome = std::move(taken);
  }
  return outcome;
}

Result<void> MqttSender::go_on() const {
  if (must_end()) return buoyd::fail(ErrorCode::stopped, broker_ + ": told to end");
  return {};
}

Result<void> MqttSender::take(const buoyd::MqttEvent& event) {
  if (const auto* ack = std::get_if<buoyd::MqttAcked>(&event)) return acked(*ack);
  const auto* gone = std::get_if<buoyd::MqttDisconnected>(&event);
  const auto* refused = std::get_if<buoyd::MqttRefused>(&event);
  if (gone == nullptr && refused == nullptr) return {};
  if (!on_way_.empty()) note_come();
  for (const auto& [id, message] : on_way_) again_.insert(message.part);
  on_way_.clear();
  return buoyd::fail(ErrorCode::unavailable,
                     fmt::format("{}: {}", broker_, gone != nullptr ? gone->text : refused->text));
}

Result<void> MqttSender::acked(const buoyd::MqttAcked& ack) {
  const auto found = on_way_.find(ack.id);
  if (found == on_way_.end()) return {};
  const OnWay message = std::move(found->second);
  on_way_.erase(found);
  if (ack.reason < buoyd::mqtt_no_subscriber) {
    note_come();
    return {};
  }
  again_.insert(message.part);
  if (ack.reason < buoyd::mqtt_first_failure) {
    return buoyd::fail(ErrorCode::busy,
                       fmt::format("{}: nobody subscribes to {}", broker_, message.topic));
  }
  return buoyd::fail(is_passing(ack.reason) ? ErrorCode::busy : ErrorCode::refused,
                     fmt::format("{} refuses a message of topic {}, reason {:#x}", broker_,
                                 message.topic, ack.reason));
}

void MqttSender::rest(MonoTime until) {
  while (clock().mono() < until && !must_end()) {
    (void)turn(until);  // send() says what is wrong
  }
}

}  // namespace buoyshore
