#include "shore/gateway/gateway.hpp"

#include <fmt/format.h>

#include "core/told/command_message.hpp"

namespace buoyshore {

using buoyd::Priority;
using buoyd::Result;

namespace {

constexpr buoyd::Micros look_interval = std::chrono::minutes(1);

}  // namespace

/// Whoever has a card may write to ours: what is no digest is said, and passed over.
Result<void> Gateway::take(const ShortMessage& message) {
  if (!believed_.empty() && !message.from.empty() &&
      !believed_.contains(plain_sender(message.from))) {
    say_(Priority::warning, "a message of somebody who is not believed passed over");
    return {};
  }
  if (buoyd::is_answer_message(message.bytes)) return say_answer(message.bytes);
  const auto digest = decode_digest(message.bytes);
  if (!digest) {
    say_(Priority::warning, "a message of " + std::to_string(message.bytes.size()) +
                                " bytes passed over: " + digest.error().text);
    return {};
  }
  auto added = book_.keep(*digest, clock_.wall());
  if (!added) return pass_on(added);
  say_(Priority::notice,
       fmt::format("a digest of station mark {}, epoch {}…: {} readings, {} "
                   "values new",
                   digest->station, digest->epoch, digest->readings.size(), *added));
  return {};
}

/// Its provisional word: the command's own reading comes by the record lane.
Result<void> Gateway::say_answer(const buoyd::Bytes& message) {
  const auto answer = buoyd::read_answer_message(message);
  if (answer) {
    say_(Priority::notice,
         fmt::format("station mark {} answers command {}: {}: {}", answer->station,
                     buoyd::id_of_command(answer->number), answer->outcome, answer->text));
  } else {
    say_(Priority::warning, "a message passed over: " + answer.error().text);
  }
  return {};
}

Result<void> Gateway::look() {
  if (clock_.mono() < next_look_) return {};
  next_look_ = clock_.mono() + look_interval;
  auto sql = archive_.sql();
  if (!sql) return {};  // nothing was archived yet, or it is busy: nothing is replaced
  auto dropped = book_.drop_replaced(**sql);
  if (!dropped) return pass_on(dropped);
  if (*dropped > 0) {
    say_(Priority::notice,
         fmt::format("{} provisional values replaced by their readings", *dropped));
  }
  return {};
}

}  // namespace buoyshore
