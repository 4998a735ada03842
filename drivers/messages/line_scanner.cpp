#include "drivers/messages/line_scanner.hpp"

namespace buoyd {

void LineScanner::feed_byte(char byte, MonoTime at, FrameSink& sink) {
  if (is_line_end(byte)) {
    end_line(sink);
  } else if (synchronised_ && !spoiled_ && line_.empty() &&
             framing_.leading.find(byte) != std::string::npos) {
    return;
  } else {
    add(byte, at);
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
  const bool known = is_text_byte(byte) || framing_.control.find(byte) != std::string::npos;
  if (!known || line_.size() > framing_.max_length) {
    spoil();
  } else if (byte == framing_.separator) {
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

void LineScanner::lose_stream() {
  if (!line_.empty()) {
    spoil();
  }
  spoiled_ = false;
  synchronised_ = false;
}

void LineScanner::spoil() {
  ++counters_.damaged_frames;
  discard(line_.size(), first_byte_);
  line_.clear();
  spoiled_ = true;
}

}  // namespace buoyd
