#pragma once
// Prints live readings as lines for people, and cuts long readings; channels that go over an axis
// are a table below the line. Units and axes come from the topic `about`; an array without one is
// cut and stands in the line. It archives nothing and sends nothing. BrokerLoop's thread.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/terminal.hpp"
#include "core/shown/profile_table.hpp"
#include "shore/collect/listener.hpp"
#include "shore/collect/topic.hpp"

namespace buoyshore {

class Observer final : public Listener {
 public:
  /// If `station` is "", all stations are watched. A line is as wide as the terminal; without a
  /// terminal it holds 12 channels. `print` takes the line without its end.
  Observer(std::string topic_prefix, std::string station, buoyd::Terminal terminal,
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
  struct Channel {
    std::string unit;
    std::shared_ptr<const buoyd::Axis> axis;  // of an array; one for all of a kind
  };
  using Channels = std::map<std::string, Channel>;  // by name
  struct Instrument {
    std::map<std::string, Channels> kinds;  // by name: two may have channels of one name
    std::size_t bytes = 0;                  // of the message that told them
  };

  [[nodiscard]] Instrument& known_anew(const std::string& name, std::size_t bytes);
  void about(const Topic& topic, const buoyd::Json& descriptions, std::size_t bytes);
  void data(const Topic& topic, const buoyd::Json& reading);
  void status(const Topic& topic, const buoyd::Json& status);
  [[nodiscard]] const Channel& channel_of(const std::string& instrument, const std::string& kind,
                                          const std::string& name) const;
  struct Value {
    std::string name;
    const buoyd::Json* json = nullptr;
    const buoyd::Json* flags = nullptr;
    const Channel* channel = nullptr;
  };
  [[nodiscard]] std::vector<Value> tabled(const std::string& instrument, const buoyd::Json& reading,
                                          buoyd::Profile& profile) const;
  [[nodiscard]] std::string line_of(std::string line, const std::vector<Value>& values) const;
  [[nodiscard]] std::vector<std::string> cells_of(const Channel& channel, const Value& value) const;
  [[nodiscard]] bool has_room(const std::string& line, const std::string& text,
                              std::size_t index) const;
  [[nodiscard]] std::string channel_text(const Channel& channel, const buoyd::Json& value,
                                         const buoyd::Json* flags) const;
  [[nodiscard]] std::string value_text(const buoyd::Json& value, const buoyd::Json* flag,
                                       const std::string& unit) const;

  const std::string prefix_;
  const std::string station_;
  const buoyd::Terminal terminal_;
  const std::function<void(const std::string&)> print_;
  std::map<std::string, Instrument> instruments_;  // by station/instrument
  std::size_t about_bytes_ = 0;                    // of all of them
};

}  // namespace buoyshore
