#pragma once
// Digests that somebody publishes, each message's bytes one digest: another gateway, or the
// platform of whoever runs the terminal ashore. BrokerLoop's thread.

#include <functional>
#include <string>
#include <vector>

#include "shore/collect/listener.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

class TopicListener final : public Listener {
 public:
  using Take = std::function<void(const ShortMessage&)>;

  /// `filter`: of topics, as a broker takes it.
  TopicListener(std::string filter, Take take)
      : filter_(std::move(filter)), take_(std::move(take)) {}

  [[nodiscard]] std::vector<std::string> subscriptions() const override { return {filter_}; }
  [[nodiscard]] std::vector<Outgoing> connected() override { return {}; }
  [[nodiscard]] std::vector<Outgoing> message(std::string_view /*topic*/,
                                              std::span<const std::uint8_t> payload,
                                              bool /*retained*/) override {
    take_({"", {payload.begin(), payload.end()}});
    return {};
  }
  [[nodiscard]] std::vector<Outgoing> due() override { return {}; }
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override { return std::nullopt; }
  [[nodiscard]] std::vector<Outgoing> flush() override { return {}; }

 private:
  const std::string filter_;
  const Take take_;
};

}  // namespace buoyshore
