#pragma once
// Sends one command to one station (docs/commands.md). It is sent at each connection, and again and
// again until its answer comes. It always has the same id, so that it is carried out once.
// BrokerLoop's thread.

#include <optional>
#include <string>

#include "shore/collect/listener.hpp"

namespace buoyshore {

class Commander final : public Listener {
 public:
  static constexpr buoyd::Micros between_calls = std::chrono::seconds(15);

  struct Call {
    std::string stem;    ///< "buoy/STATION/"
    std::string sender;  ///< buoyshore's user name at the broker; "" = none
    std::string name;
    std::string id;
    std::string payload;  ///< the JSON object with that id
  };

  Commander(Call call, const buoyd::Clock& clock) : call_(std::move(call)), clock_(clock) {}

  /// The station's answer, without control characters; nullopt before it came.
  [[nodiscard]] const std::optional<std::string>& answer() const { return answer_; }

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  [[nodiscard]] std::vector<Outgoing> connected() override;
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  [[nodiscard]] std::vector<Outgoing> due() override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override { return next_; }
  [[nodiscard]] std::vector<Outgoing> flush() override { return {}; }

 private:
  const Call call_;
  const buoyd::Clock& clock_;
  std::optional<buoyd::MonoTime> next_;
  std::optional<std::string> answer_;
};

}  // namespace buoyshore
