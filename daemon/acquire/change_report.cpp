#include "acquire/change_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

constexpr int most_in_a_row = 3;  // troubles
constexpr Micros refill = std::chrono::minutes(15);
constexpr Micros after_refusal = std::chrono::seconds(10);

}  // namespace

void ChangeReport::now_is(std::string_view kind, std::string text) {
  if (kind == state_) {
    return;
  }
  state_ = kind;
  text_ = std::move(text);
  ++changes_;
}

int ChangeReport::allowance(MonoTime now) const {
  const auto refilled = std::min<std::int64_t>((now - counted_) / refill, most_in_a_row);
  return std::min(left_ + static_cast<int>(refilled), most_in_a_row);
}

void ChangeReport::tell(ReadingSink& sink, MonoTime now) {
  if (state_ == told_ || now < not_before_ || (!is_well() && allowance(now) == 0)) {
    return;
  }
  Reading reading = event_reading(facts(), now);
  if (sink.offer(reading)) {
    told(now);
  } else {
    not_before_ = now + after_refusal;
  }
}

void ChangeReport::end(ReadingSink& sink, std::string text, MonoTime now) {
  if (told_.empty()) {
    return;
  }
  now_is("", std::move(text));
  not_before_ = now;
  tell(sink, now);
}

EventFacts ChangeReport::facts() const {
  EventFacts facts{source_, is_well() ? "back" : state_, text_};
  if (changes_ > 1) {
    facts.text += fmt::format(" ({} changes before this were not reported)", changes_ - 1);
  }
  return facts;
}

void ChangeReport::told(MonoTime now) {
  if (!is_well()) {
    left_ = allowance(now);
    counted_ = left_ == most_in_a_row ? now : counted_ + refill * ((now - counted_) / refill);
    --left_;
  }
  told_ = state_;
  changes_ = 0;
}

}  // namespace buoyd
