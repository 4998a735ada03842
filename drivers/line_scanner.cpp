#include "drivers/line_scanner.hpp"

namespace buoyd {

namespace {

bool is_text(char byte) {
  return (byte >= ' ' && byte <= '~') || byte == '\t';
}

}  // namespace

void LineScanner::feed(std::span<const std::uint8_t> bytes, MonoTime at, FrameSink& sink) {
  for (const std::uint8_t raw : bytes) {
    const char byte = static_cast<char>(raw);
    if (byte == '\r' || byte == '\n') {
      end_line(sink);
    } else {
      feed_byte(byte, at);
    }
  }
}

void LineScanner::feed_byte(char byte, MonoTime at) {
  if (spoiled_ || !synchronised_) {
    discard(1);
    return;
  }
  if (line_.empty()) {
    first_byte_ = at;
  }
  line_ += byte;
  const bool known = is_text(byte) || framing_.control.find(byte) != std::string::npos;
  if (!known || line_.size() > framing_.max_length) {
    spoil();
  }
}

void LineScanner::end_line(FrameSink& sink) {
  synchronised_ = true;
  spoiled_ = false;
  if (line_.find_first_not_of(" \t") == std::string::npos) {
    discard(line_.size());
  } else if (sink.take({line_, false, first_byte_})) {
    in_discard_ = false;
  } else {
    spoil();
    spoiled_ = false;
  }
  line_.clear();
}

void LineScanner::finish(FrameSink& /*sink*/) {
  if (!line_.empty()) {
    spoil();
  }
}

void LineScanner::spoil() {
  ++counters_.damaged_frames;
  discard(line_.size());
  line_.clear();
  spoiled_ = true;
}

void LineScanner::discard(std::size_t bytes) {
  counters_.discarded_bytes += bytes;
  counters_.discarded_places += in_discard_ || bytes == 0 ? 0 : 1;
  in_discard_ = in_discard_ || bytes > 0;
}

}  // namespace buoyd
