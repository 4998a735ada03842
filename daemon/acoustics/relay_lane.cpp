#include "acoustics/relay_lane.hpp"

#include <algorithm>
#include <utility>

#include "mqtt/mqtt_connection.hpp"
#include "uplink/receipt.hpp"

namespace buoyd {

namespace {

/// Each frame is said twice: a buoy has power, and a node that hears it need not ask again.
constexpr int copies = 2;

/// It only says what the archive has by now.
bool is_plain(const Receipt& receipt) {
  return !receipt.nonce && !receipt.resync && receipt.need.empty();
}

/// Whether the newer one of its epoch says all that the older one does: the node trusts one archive
/// only, and the relay does not know which. The answer to a hello does also if that one answers a
/// hello: the node has forgotten it.
bool is_superseded(std::span<const std::uint8_t> older, const Receipt& newer) {
  const auto receipt = parse_receipt(older);
  if (!receipt || receipt->archive != newer.archive || receipt->epoch != newer.epoch) return false;
  return newer.nonce ? receipt->nonce || is_plain(*receipt) : is_plain(newer) && is_plain(*receipt);
}

}  // namespace

RelayLane::RelayLane(const std::vector<AcousticNodeSettings>& nodes,
                     std::unique_ptr<AcousticModem> modem, RelayPost& post,
                     const std::function<double()>& draw, const Clock& clock,
                     const std::function<std::optional<UtcFix>()>& tell_time)
    : clock_(clock), post_(post), channel_(std::move(modem), false) {
  for (const AcousticNodeSettings& node : nodes) {
    nodes_.push_back({&channel_.add({node.address, node.station, copies, false, draw, tell_time})});
  }
}

void RelayLane::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  channel_.heard(bytes, now);
  take_events();
}

void RelayLane::take_events() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (TalkEvent& event : nodes_[i].talk->take_events()) {
      auto* const message = std::get_if<MessageArrived>(&event);
      if (message == nullptr) continue;
      if (message->kind == MessageKind::receipt) {
        nodes_[i].talk->answer(message->number, mqtt_first_failure);
        continue;
      }
      nodes_[i].is_at_broker = true;
      post_.put(i, message->number, message->kind, std::move(message->payload));
    }
  }
}

void RelayLane::take_post() {
  RelayPost::Delivery delivery = post_.take();
  const bool was_lost = std::exchange(losses_, delivery.losses) != delivery.losses;
  for (Node& node : nodes_) {
    if (was_lost) node.talk->set_online(false);
    if (was_lost || !delivery.is_online) node.is_at_broker = false;
    node.talk->set_online(delivery.is_online);
  }
  for (const RelayPost::Outcome& outcome : delivery.outcomes) {
    nodes_[outcome.node].is_at_broker = false;
    nodes_[outcome.node].talk->answer(outcome.number, outcome.reason);
  }
  for (RelayPost::Receipt& receipt : delivery.receipts) {
    take_receipt(nodes_[receipt.node], std::move(receipt.payload));
  }
}

void RelayLane::take_receipt(Node& node, Bytes receipt) {
  if (const auto newer = parse_receipt(receipt)) {
    std::erase_if(node.receipts, [&](const Bytes& one) { return is_superseded(one, *newer); });
  }
  node.receipts.push_back(std::move(receipt));
  if (node.receipts.size() > RelayPost::most_receipts) node.receipts.pop_front();
}

/// One that is too large for the water never goes: the node asks again by its hello.
void RelayLane::send_receipts() {
  for (Node& node : nodes_) {
    if (node.receipts.empty() || !node.talk->can_send()) continue;
    static_cast<void>(node.talk->send(MessageKind::receipt, node.receipts.front()));
    node.receipts.pop_front();
  }
}

Bytes RelayLane::step(MonoTime now) {
  take_events();
  take_post();
  send_receipts();
  return channel_.step(now);
}

MonoTime RelayLane::next_due() const {
  const bool waits = std::ranges::any_of(nodes_, &Node::is_at_broker);
  return std::min(channel_.next_due(), waits ? clock_.mono() + between_looks : MonoTime::max());
}

AcousticStatus RelayLane::status() const {
  AcousticStatus status = channel_.status();
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    status.peers[i].station = nodes_[i].talk->station();
  return status;
}

}  // namespace buoyd
