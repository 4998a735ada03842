#include "acoustics/node_lane.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr std::string_view hello_topic = "hello";
constexpr std::string_view batch_topic = "batch";

RecordOptions through_water(RecordOptions options) {
  options.hello_topic = hello_topic;
  options.batch_topic = batch_topic;
  options.most_batch_bytes = NodeLane::most_batch_bytes;
  options.answer_wait = NodeLane::answer_wait;
  options.receipt_interval = std::max(options.receipt_interval, NodeLane::least_receipt_interval);
  return options;
}

double seconds(Micros time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Result<std::uint16_t> NodeLane::Port::publish(const std::string& topic,
                                              std::span<const std::uint8_t> payload,
                                              bool /*retain*/) {
  if (!is_online) return fail(ErrorCode::unavailable, "the buoy has no broker");
  return talk_.send(topic == hello_topic ? MessageKind::hello : MessageKind::batch, payload);
}

std::size_t NodeLane::Port::room() const {
  return is_online && talk_.can_send() ? 1 : 0;
}

NodeLane::NodeLane(NodeOptions options, std::unique_ptr<AcousticModem> modem, SpoolRequests& spool,
                   const Clock& clock)
    : clock_(clock),
      channel_(std::move(modem), true),
      talk_(channel_.add(
          {options.buoy, std::move(options.station), 1, true, std::move(options.draw)})),
      port_(talk_),
      told_(std::move(options.told)),
      is_bounded_(options.air_time > Micros(0)),
      budget_(static_cast<std::uint64_t>(seconds(options.air_time) * channel_.bytes_a_second())),
      lane_(through_water(std::move(options.record)), port_, spool, budget_) {}

void NodeLane::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  channel_.heard(bytes, now);
  take_events(now);
}

Bytes NodeLane::step(MonoTime now) {
  take_events(now);
  count_air_time(now);
  lane_.step(clock_.wall(), now);
  return channel_.step(now);
}

MonoTime NodeLane::next_due() const {
  return std::min(channel_.next_due(), lane_.next_due(clock_.mono()));
}

void NodeLane::count_air_time(MonoTime now) {
  if (!is_bounded_) return;
  const double bytes = seconds(channel_.air_time()) * channel_.bytes_a_second();
  budget_.count(static_cast<std::uint64_t>(bytes), now);
}

void NodeLane::take_events(MonoTime now) {
  for (const TalkEvent& event : talk_.take_events()) {
    std::visit([this, now](const auto& one) { handle(one, now); }, event);
  }
}

void NodeLane::handle(const MessageArrived& message, MonoTime now) {
  const bool is_receipt = message.kind == MessageKind::receipt;
  talk_.answer(message.number, is_receipt ? 0 : mqtt_first_failure);
  if (is_receipt) lane_.received(message.payload, now);
}

void NodeLane::handle(const MessageAnswered& answered, MonoTime now) {
  static_cast<void>(lane_.acked(answered.number, answered.reason, now));
}

void NodeLane::handle(const PeerOnline& peer, MonoTime now) {
  port_.is_online = peer.is_online;
  if (!peer.is_online) {
    talk_.drop();
    return lane_.disconnected();
  }
  ++connects_;
  lane_.connected({talk_.most_payload(), 1}, now);
}

void NodeLane::handle(const TimeTold& time, MonoTime /*now*/) {
  if (told_) told_(time);
}

}  // namespace buoyd
