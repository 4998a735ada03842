#pragma once
// Commands between the broker and main: hands over what comes under buoy/STATION/command/, and
// publishes the answers once. Whoever misses an answer asks again under the same id.
// MQTT thread; answer() from any.

#include <functional>
#include <string>

#include "base/turn_queue.hpp"
#include "core/command.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyd {

class CommandLane {
 public:
  static constexpr std::size_t most_answers = 16;

  /// Takes a call. False if it has no room, or takes that of one that waited.
  using Take = std::function<bool(CommandCall call)>;
  using Publish = std::function<Result<std::uint16_t>(const CommandAnswer& answer)>;

  /// `prefix` is "buoy/STATION/". Without `take` no command is heard.
  CommandLane(std::string prefix, Take take, Publish publish)
      : prefix_(std::move(prefix)), take_(std::move(take)), publish_(std::move(publish)) {}

  /// What to subscribe to after each connection; "" if nothing.
  [[nodiscard]] std::string filter() const { return take_ ? prefix_ + "command/#" : ""; }
  /// False if the message is no command.
  bool received(const MqttMessage& message);
  /// Queues an answer. Where most_answers wait the oldest goes of the sender who has the most. Any
  /// thread.
  void answer(CommandAnswer answer) { answers_.push(std::move(answer)); }
  /// Publishes what waits, as far as the connection takes it.
  void step();
  /// Answers that wait. Any thread.
  [[nodiscard]] std::size_t waiting() const { return answers_.size(); }
  /// Calls that nobody had room for.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// Answers stay under the station's own "answer/": a response topic anywhere else would let
  /// whoever may send commands write with the station's rights.
  [[nodiscard]] std::string answer_topic(const MqttMessage& message, const std::string& name) const;

  const std::string prefix_;
  const Take take_;
  const Publish publish_;
  std::uint64_t refused_ = 0;
  TurnQueue<CommandAnswer> answers_{most_answers};
};

}  // namespace buoyd
