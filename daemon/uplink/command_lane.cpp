#include "uplink/command_lane.hpp"

namespace buoyd {

bool CommandLane::received(const MqttMessage& message) {
  const std::string stem = prefix_ + "command/";
  if (!take_ || !message.topic.starts_with(stem)) {
    return false;
  }
  CommandCall call;
  call.name = message.topic.substr(stem.size());
  call.text.assign(message.payload.begin(), message.payload.end());
  call.retained = message.retained;
  call.answer_topic = answer_topic(message, call.name);
  call.correlation = message.correlation;
  if (!take_(std::move(call))) {
    ++refused_;
  }
  return true;
}

std::string CommandLane::answer_topic(const MqttMessage& message, const std::string& name) const {
  const std::string stem = prefix_ + "answer/";
  const std::string& wish = message.response_topic;
  const bool ours = wish.size() > stem.size() && wish.starts_with(stem) &&
                    wish.find_first_of("+#") == std::string::npos;
  return ours ? wish : stem + name;
}

void CommandLane::answer(CommandAnswer answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
  keep_newest();
}

std::size_t CommandLane::waiting() {
  const std::lock_guard lock(mutex_);
  return answers_.size();
}

void CommandLane::keep_newest() {
  while (answers_.size() > most_answers) {
    answers_.pop_front();
  }
}

std::deque<CommandAnswer> CommandLane::take_answers() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_, {});
}

void CommandLane::step() {
  std::deque<CommandAnswer> waiting = take_answers();
  while (!waiting.empty()) {
    const auto sent = publish_(waiting.front());
    if (!sent && sent.error().code != ErrorCode::invalid) {
      break;  // not connected, or no room: later
    }
    waiting.pop_front();  // too large for the broker: nobody gets it
  }
  const std::lock_guard lock(mutex_);
  answers_.insert(answers_.begin(), std::make_move_iterator(waiting.begin()),
                  std::make_move_iterator(waiting.end()));
  keep_newest();  // others may have come meanwhile
}

}  // namespace buoyd
