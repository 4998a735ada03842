#include "uplink/command_lane.hpp"

namespace buoyd {

bool CommandLane::received(const MqttMessage& message) {
  const std::string stem = prefix_ + "command/";
  if (!take_ || !message.topic.starts_with(stem)) {
    return false;
  }
  CommandCall call;
  call.name = message.topic.substr(stem.size());
  if (const auto end = call.name.find('/'); end != std::string::npos) {
    if (end <= longest_sender) call.sender = call.name.substr(0, end);
    call.name.erase(0, end + 1);
  }
  if (call.name.find('/') != std::string::npos) {
    return false;
  }
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

void CommandLane::step() {
  while (auto answer = answers_.pop()) {
    const auto sent = publish_(*answer);
    if (!sent && sent.error().code != ErrorCode::invalid) {
      answers_.put_back(std::move(*answer));  // not connected, or no room: later
      return;
    }  // one that is too large for the broker nobody gets
  }
}

}  // namespace buoyd
