#pragma once
// Carries commands between the broker and main. It hands over what comes under
// buoy/STATION/command/ and publishes each answer once. Whoever misses an answer asks again under
// the same id. MQTT thread, but for answer() and waiting().

#include <functional>
#include <string>

#include "base/turn_queue.hpp"
#include "core/command.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyd {

class CommandLane {
 public:
  static constexpr std::size_t most_answers = 16;

  /// Takes a call. False if a call was dropped for want of room: this one, or one that waited.
  using Take = std::function<bool(CommandCall call)>;
  using Publish = std::function<Result<std::uint16_t>(const CommandAnswer& answer)>;

  /// `prefix` is "buoy/STATION/". If `take` is empty, no command is heard.
  CommandLane(std::string prefix, Take take, Publish publish)
      : prefix_(std::move(prefix)), take_(std::move(take)), publish_(std::move(publish)) {}

  /// What is to be subscribed to after each connection; "" if nothing is.
  [[nodiscard]] std::string filter() const { return take_ ? prefix_ + "command/#" : ""; }
  /// Hands a command over. False if the message is no command.
  bool received(const MqttMessage& message);
  /// Queues an answer. If most_answers wait, the sender who has the most loses its oldest one. Any
  /// thread.
  void answer(CommandAnswer answer) { answers_.push(std::move(answer)); }
  /// Publishes the answers that wait, as far as the connection takes them. An answer that is too
  /// large for the broker is dropped.
  void step();
  /// How many answers wait. Any thread.
  [[nodiscard]] std::size_t waiting() const { return answers_.size(); }
  /// How many calls were dropped for want of room, since start.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// The topic of an answer always lies under the station's own "answer/". With any other response
  /// topic whoever may send commands could write with the station's rights.
  [[nodiscard]] std::string answer_topic(const MqttMessage& message, const std::string& name) const;

  const std::string prefix_;
  const Take take_;
  const Publish publish_;
  std::uint64_t refused_ = 0;
  TurnQueue<CommandAnswer> answers_{most_answers};
};

}  // namespace buoyd
