#include "drivers/messages/text_scanner.hpp"

namespace buoyd {

namespace {

constexpr Micros longest_pause = std::chrono::seconds(1);  // between the bytes of a frame

}  // namespace

void TextScanner::reopened(MonoTime at) {
  if (is_lost_) reopened_ = at;
}

void TextScanner::feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) {
  if (is_lost_ && reopened_ && at - *reopened_ >= longest_pause) begin_stream();
  is_lost_ = false;
  for (const std::uint8_t byte : bytes) {
    take(static_cast<char>(byte), at, sink);
  }
}

void TextScanner::take(char byte, MonoTime at, FrameSink& sink) {
  if (!counted_.active()) {
    feed_byte(byte, at, sink);
    return;
  }
  switch (counted_.take(byte, at)) {
    case CountedField::Taken::more:
      break;
    case CountedField::Taken::wrong:
      uncount(sink);
      break;
    case CountedField::Taken::whole:
      line_ += counted_.bytes();
      counted_.end();
      end_counted(sink);
      break;
  }
}

void TextScanner::uncount(FrameSink& sink) {
  for (const CountedField::Byte& taken : counted_.release()) {
    take(taken.byte, taken.at, sink);
  }
}

void TextScanner::expire(MonoTime now, FrameSink& sink) {
  if (now == MonoTime::max()) {
    while (counted_.active()) uncount(sink);
    lose_stream();
    is_lost_ = true;
    reopened_.reset();
    return;
  }
  while (now >= counted_.late_at()) uncount(sink);  // in what was taken another may begin
}

void TextScanner::discard(std::size_t bytes, MonoTime first) {
  note(first, bytes);
  counters_.discarded_bytes += bytes;
  counters_.discarded_places += in_discard_ || bytes == 0 ? 0 : 1;
  in_discard_ = in_discard_ || bytes > 0;
}

}  // namespace buoyd
