#pragma once
// A buoy's end of the water: it hands its nodes' messages to the broker, and their receipts to the
// nodes. It keeps nothing durable and acknowledges nothing of its own: what the archive has, only
// the archive says. A state machine without threads, in which time comes as an argument; the
// modem's thread.

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "acoustics/acoustic_channel.hpp"
#include "acoustics/relay_post.hpp"
#include "acquire/line_dialog.hpp"
#include "core/settings.hpp"

namespace buoyd {

class RelayLane final : public LineDialog {
 public:
  /// While a node's message is at the broker, it is looked for so often.
  static constexpr Micros between_looks{100'000};

  /// `tell_time`: TalkOptions.
  RelayLane(const std::vector<AcousticNodeSettings>& nodes, std::unique_ptr<AcousticModem> modem,
            RelayPost& post, const std::function<double()>& draw, const Clock& clock,
            const std::function<std::optional<UtcFix>()>& tell_time);

  void opened(MonoTime now) override { channel_.opened(now); }
  void closed(MonoTime now) override { channel_.closed(now); }
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override;
  [[nodiscard]] AcousticStatus status() const;

 private:
  struct Node {
    AcousticTalk* talk = nullptr;
    std::deque<Bytes> receipts{};
    bool is_at_broker = false;  // a message of it
  };

  void take_events();
  void take_post();
  void take_receipt(Node& node, Bytes receipt);
  void send_receipts();

  const Clock& clock_;
  RelayPost& post_;
  AcousticChannel channel_;
  std::vector<Node> nodes_;
  std::uint64_t losses_ = 0;  // of the broker, as far as they were told
};

}  // namespace buoyd
