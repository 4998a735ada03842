#pragma once
// A relay of a module that is an instrument, as the switch of a modem's power: the module's line
// switches it, asked by an order. Main thread.

#include <functional>

#include "acquire/switch_queue.hpp"
#include "core/settings.hpp"
#include "platform/power_switch.hpp"

namespace buoyd {

class RelaySwitch final : public PowerSwitch {
 public:
  /// Hands the order to the module's line, or says why that cannot be.
  using Ask = std::function<Result<void>(const SwitchOrderPtr&)>;

  RelaySwitch(const PowerSettings& settings, Ask ask);
  ~RelaySwitch() override;
  RelaySwitch(const RelaySwitch&) = delete;
  RelaySwitch& operator=(const RelaySwitch&) = delete;

  void set(bool on) override;
  [[nodiscard]] std::optional<Result<void>> outcome() override;

 private:
  void withdraw_off();

  const PowerSettings settings_;
  const Ask ask_;
  SwitchOrderPtr order_;
  bool wanted_on_ = true;  // by the order
};

}  // namespace buoyd
