#include "drivers/messages/line_scanner.hpp"

namespace buoyd {

namespace {

bool is_text(char byte) {
  return (byte >= ' ' && byte <= '~') || byte == '\t';
}

}  // namespace

void LineScanner::feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) {
  for (const std::uint8_t byte : bytes) {
    feed_byte(static_cast<char>(byte), at, sink);
  }
}

void LineScanner::feed_byte(char byte, MonoTime at, FrameSink& sink) {
  if (counted_.active()) {
    feed_counted(byte, at, sink);
  } else if (byte == '\r' || byte == '\n') {
    end_line(sink);
  } else if (synchronised_ && !spoiled_ && line_.empty() &&
             framing_.leading.find(byte) != std::string::npos) {
    return;
  } else {
    add(byte, at);
  }
}

void LineScanner::feed_counted(char byte, MonoTime at, FrameSink& sink) {
  switch (counted_.take(byte, at)) {
    case CountedField::Taken::more:
      break;
    case CountedField::Taken::wrong:
      uncount(sink);
      break;
    case CountedField::Taken::whole:
      line_ += counted_.bytes();
      counted_.end();
      end_line(sink);
      break;
  }
}

/// The count was wrong: its bytes are read like all others, and the line fails by its length.
void LineScanner::uncount(FrameSink& sink) {
  for (const CountedField::Byte& taken : counted_.release()) {
    feed_byte(taken.byte, taken.at, sink);
  }
}

void LineScanner::expire(MonoTime now, FrameSink& sink) {
  if (counted_.is_late(now)) {
    uncount(sink);
  }
}

void LineScanner::add(char byte, MonoTime at) {
  if (spoiled_ || !synchronised_) {
    discard(1, at);
    return;
  }
  if (line_.empty()) {
    first_byte_ = at;
  }
  line_ += byte;
  const bool known = is_text(byte) || framing_.control.find(byte) != std::string::npos;
  if (!known || line_.size() > framing_.max_length) {
    spoil();
  } else if (byte == framing_.separator && !framing_.counted.empty()) {
    counted_.begin(line_, at);
  }
}

void LineScanner::end_line(FrameSink& sink) {
  synchronised_ = true;
  spoiled_ = false;
  if (line_.find_first_not_of(" \t") == std::string::npos) {
    discard(line_.size(), first_byte_);
  } else if (sink.take({line_, false, first_byte_})) {
    in_discard_ = false;
  } else {
    spoil();
    spoiled_ = false;
  }
  line_.clear();
}

void LineScanner::finish(FrameSink& sink) {
  uncount(sink);
  if (!line_.empty()) {
    spoil();
  }
}

void LineScanner::spoil() {
  ++counters_.damaged_frames;
  discard(line_.size(), first_byte_);
  line_.clear();
  spoiled_ = true;
}

void LineScanner::discard(std::size_t bytes, MonoTime first) {
  note(first, bytes);
  counters_.discarded_bytes += bytes;
  counters_.discarded_places += in_discard_ || bytes == 0 ? 0 : 1;
  in_discard_ = in_discard_ || bytes > 0;
}

}  // namespace buoyd
