#pragma once
// Live readings as lines for people, long arrays and long readings cut, units from the `about`
// topic. Archives nothing, receipts nothing. Turned by a BrokerLoop; its thread.

#include <functional>
#include <map>
#include <string>

#include "core/json.hpp"
#include "shore/listener.hpp"
#include "shore/topic.hpp"

namespace buoyshore {

class Observer final : public Listener {
 public:
  /// `station` "" watches all; `print` takes a line without its end.
  Observer(std::string topic_prefix, std::string station,
           std::function<void(const std::string&)> print);

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  [[nodiscard]] std::vector<Outgoing> connected() override { return {}; }
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  [[nodiscard]] std::vector<Outgoing> due() override { return {}; }
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override { return std::nullopt; }
  [[nodiscard]] std::vector<Outgoing> flush() override { return {}; }

 private:
  using Units = std::map<std::string, std::string>;  // by channel

  void about(const Topic& topic, const buoyd::Json& descriptions);
  void data(const Topic& topic, const buoyd::Json& reading);
  void status(const Topic& topic, const buoyd::Json& status);
  [[nodiscard]] std::string_view unit_of(const std::string& instrument,
                                         const std::string& channel) const;

  const std::string prefix_;
  const std::string station_;
  const std::function<void(const std::string&)> print_;
  std::map<std::string, Units> units_;  // by station/instrument, at most 4096
};

}  // namespace buoyshore
