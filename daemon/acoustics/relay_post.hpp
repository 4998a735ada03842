#pragma once
// Between the MQTT thread and the modem's: messages of the nodes that are to be published, what
// became of them, receipts for the nodes, and whether the broker is there. Bounded, and nothing of
// it is kept: what is lost here is owed by the node. Any thread; nothing blocks.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "acoustics/outgoing_message.hpp"
#include "base/mutex.hpp"
#include "uplink/carried_stations.hpp"
#include "uplink/hello.hpp"

namespace buoyd {

class RelayPost final : public CarriedStations {
 public:
  /// A node's receipts that wait: one for each epoch of a hello, and some of batches. The oldest
  /// goes, and what it said is asked for again after NodeLane::answer_wait.
  static constexpr std::size_t most_receipts = max_hello_epochs + 8;

  /// What became of the message that the node said.
  struct Outcome {
    std::size_t node = 0;
    std::uint16_t number = 0;
    std::uint8_t reason = 0;  ///< of its PUBACK
  };
  struct Receipt {
    std::size_t node = 0;
    Bytes payload;
  };
  struct Delivery {
    std::vector<Outcome> outcomes;
    std::vector<Receipt> receipts;
    bool is_online = false;
    std::uint64_t losses = 0;  ///< how often the broker was lost so far
  };

  /// The nodes' stations, in their order.
  explicit RelayPost(std::vector<std::string> stations) : stations_(std::move(stations)) {}

  // The modem's thread.
  /// A node's message, to be published on its own topic. One of each node is under way at a time:
  /// a further one takes its place.
  void put(std::size_t node, std::uint16_t number, MessageKind kind, Bytes payload);
  [[nodiscard]] Delivery take();

  // The MQTT thread.
  void attach(std::function<void()> wake) override;
  [[nodiscard]] std::vector<std::string> topics() const override;
  void connected() override;
  void disconnected() override;
  [[nodiscard]] bool acked(std::uint16_t message, std::uint8_t reason) override;
  [[nodiscard]] bool received(const std::string& topic,
                              std::span<const std::uint8_t> payload) override;
  void step(MessagePort& port, const std::string& prefix) override;

 private:
  struct Letter {
    std::uint16_t number = 0;
    MessageKind kind{};
    Bytes payload;
  };
  struct Sent {
    std::size_t node = 0;
    std::uint16_t number = 0;
  };

  [[nodiscard]] std::string topic_of(std::size_t node, MessageKind kind) const;

  const std::vector<std::string> stations_;
  Mutex mutex_;
  std::function<void()> wake_ GUARDED_BY(mutex_);
  std::map<std::size_t, Letter> letters_ GUARDED_BY(mutex_);    // by node
  std::map<std::uint16_t, Sent> in_flight_ GUARDED_BY(mutex_);  // by the broker's message id
  Delivery delivery_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
