#include "drivers/messages/block_scanner.hpp"

namespace buoyd {

namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

}  // namespace

void BlockScanner::feed_byte(char byte, MonoTime at, FrameSink& sink) {
  const bool is_sum = !in_interleaved_ && line_ == framing_.block_end;
  if (in_interleaved_) {
    feed_interleaved(byte);
    return;
  }
  if (!is_sum && framing_.interleaved.find(byte) != std::string::npos) {
    in_interleaved_ = true;
    interleaved_ = 0;
    return;
  }
  if (length_ == 0) {
    first_byte_ = at;
  } else if (length_ >= framing_.max_length) {
    give_up(true);
  }
  ++length_;
  sum_ = static_cast<std::uint8_t>(sum_ + static_cast<unsigned char>(byte));
  if (is_sum) {
    end_block(sink);
  } else if (is_line_end(byte)) {
    end_line();
  } else {
    feed_text(byte);
  }
}

/// Hex digits up to LF: any other byte says that this was a line hit by noise.
void BlockScanner::feed_interleaved(char byte) {
  ++interleaved_;
  if (byte == '\n') {
    in_interleaved_ = false;
  } else if (!is_hex_digit(byte) || interleaved_ > framing_.max_length) {
    in_interleaved_ = false;
    spoiled_ = true;
    length_ += interleaved_;
  }
}

void BlockScanner::feed_text(char byte) {
  spoiled_ = spoiled_ || !is_text_byte(byte);
  line_ += byte;
}

bool BlockScanner::has_label(std::string_view label) const {
  return text_.starts_with(label) || text_.find("\n" + std::string(label)) != std::string::npos;
}

void BlockScanner::end_line() {
  if (line_.empty()) {
    return;
  }
  const std::size_t separator = line_.find(framing_.block_end.back());
  const bool labelled = separator != std::string::npos && separator > 0;
  if (!labelled || has_label(std::string_view(line_).substr(0, separator + 1))) {
    spoiled_ = true;
  }
  if (!spoiled_) {
    text_.append(text_.empty() ? "" : "\n").append(line_);
  }
  line_.clear();
}

void BlockScanner::end_block(FrameSink& sink) {
  const bool sound = synchronised_ && !spoiled_ && sum_ == 0 && !text_.empty();
  if (sound && sink.take({text_, true, first_byte_})) {
    in_discard_ = false;
    next_block();
  } else {
    give_up(synchronised_);
  }
  synchronised_ = true;
}

void BlockScanner::next_block() {
  text_.clear();
  line_.clear();
  sum_ = 0;
  length_ = 0;
  spoiled_ = false;
}

/// What comes next belongs to no block up to the next checksum byte.
void BlockScanner::give_up(bool damaged) {
  counters_.damaged_frames += damaged ? 1 : 0;
  discard(length_, first_byte_);
  synchronised_ = false;
  next_block();
}

void BlockScanner::lose_stream() {
  if (length_ > 0) {
    give_up(synchronised_);
  }
  in_interleaved_ = false;
  synchronised_ = false;
}

void BlockScanner::finish(FrameSink& /*sink*/) {
  if (length_ > 0) {
    give_up(true);
  }
}

}  // namespace buoyd
