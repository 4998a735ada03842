#include "drivers/messages/frame_scanner.hpp"

#include <optional>
#include <utility>

#include "base/number_text.hpp"
#include "drivers/messages/block_scanner.hpp"
#include "drivers/messages/frame_sum.hpp"
#include "drivers/messages/line_scanner.hpp"

namespace buoyd {

namespace {

constexpr std::size_t sum_length = 3;  // "*hh"

constexpr char start_of_text = '\x02';

bool is_printable(char byte) {
  return byte >= ' ' && byte <= '~';
}

/// Its last two characters are the checksum of all but the last three: the '*' was hit.
bool has_hidden_sum(std::string_view text) {
  if (text.size() <= sum_length) {
    return false;
  }
  const auto said = number_in<unsigned>(text.substr(text.size() - 2), 16);
  const std::string_view covered = text.substr(1, text.size() - sum_length - 1);
  return said && *said == frame_sum(SumKind::xor8, covered);
}

}  // namespace

std::unique_ptr<Scanner> make_scanner(const MessageFraming& framing) {
  if (!framing.block_end.empty()) {
    return std::make_unique<BlockScanner>(framing);
  }
  if (framing.starts.empty()) {
    return std::make_unique<LineScanner>(framing);
  }
  return std::make_unique<FrameScanner>(framing);
}

void FrameScanner::feed_byte(char byte, MonoTime at, FrameSink& sink) {
  const bool starts = framing_.starts.find(byte) != std::string::npos;
  if (!line_.empty() && framing_.ends.find(byte) != std::string::npos) {
    end_frame(sink);
    line_ends_ = 2;
  } else if (is_line_end(byte) && (line_.empty() || framing_.ends.empty())) {
    end_line(byte, at, sink);
  } else if (starts) {
    restart(byte, at, sink);
  } else if (line_.empty()) {
    line_ends_ = 0;
    discard(1, at);
  } else {
    add(byte, at);
  }
  tail_ = {tail_[1], tail_[2], is_line_end(byte) ? '\0' : byte};
}

void FrameScanner::end_counted(FrameSink& sink) {
  end_frame(sink);
  line_ends_ = 0;
  tail_ = {};
}

/// Where a frame has an end character, line ends inside it are blanks and STX parts fields.
void FrameScanner::add(char byte, MonoTime at) {
  const bool known = is_printable(byte) || byte == framing_.separator ||
                     framing_.control.find(byte) != std::string::npos;
  const bool inner = !framing_.ends.empty() && (is_line_end(byte) || byte == start_of_text);
  if ((!known && !inner) || line_.size() >= framing_.max_length) {
    give_up();
    discard(1, at);
  } else {
    line_ += known ? byte : is_line_end(byte) ? ' ' : framing_.separator;
    if (byte == framing_.separator) {
      counted_.begin(line_, at);
    }
  }
}

void FrameScanner::begin(char byte, MonoTime at) {
  line_.assign(1, byte);
  first_byte_ = at;
  line_ends_ = 0;
}

/// Where a start character is a text's character, too, as in "+++AT:50:", a frame without checksum
/// is told by its separator.
void FrameScanner::restart(char byte, MonoTime at, FrameSink& sink) {
  if (!line_.empty() && framing_.checksum.any() && ends_with_sum()) {
    end_frame(sink);  // its line end was lost
  } else if (!framing_.checksum.any() && line_.find(framing_.separator) == std::string::npos) {
    discard(line_.size(), first_byte_);
  } else if (!line_.empty()) {
    give_up();
  }
  begin(byte, at);
}

void FrameScanner::end_line(char byte, MonoTime at, FrameSink& sink) {
  if (line_.empty() && line_ends_ > (byte == '\n' ? 0 : 1)) {
    line_ends_ = byte == '\n' ? 0 : 1;
    return;
  }
  const bool blank = tail_.back() == '\0';
  if (!blank) {
    settle_held(ends_with_sum() || has_hidden_sum(line_), sink);
  }
  if (line_.empty()) {
    discard(1, at);
    line_ends_ = 0;
    return;
  }
  end_frame(sink);
  line_ends_ = byte == '\r' ? 1 : 0;
}

void FrameScanner::end_frame(FrameSink& sink) {
  const std::string_view line = line_;
  if (!framing_.checksum.any()) {
    hand_over(line, false, line.size(), first_byte_, sink);
  } else if (ends_with_sum()) {
    end_summed(sink);
  } else {
    end_bare(sink);
  }
  line_.clear();
}

void FrameScanner::end_summed(FrameSink& sink) {
  const SummedText summed = split_sum(framing_.checksum, line_, 1);
  if (summed.state != SumState::right) {
    give_up();
    return;
  }
  sums_ = Sums::present;
  hand_over(summed.text, true, line_.size(), first_byte_, sink);
}

void FrameScanner::end_bare(FrameSink& sink) {
  const bool hit =
      line_.find('*') != std::string::npos || (sums_ == Sums::unknown && has_hidden_sum(line_));
  if (framing_.checksum_required || sums_ == Sums::present || hit) {
    give_up();
  } else if (sums_ == Sums::absent) {
    hand_over(line_, false, line_.size(), first_byte_, sink);
  } else {
    held_ = line_;
    held_first_byte_ = first_byte_;
  }
}

/// The line that ends now shows whether this stream has checksums: what was held back came from a
/// stream of its kind.
void FrameScanner::settle_held(bool line_has_sum, FrameSink& sink) {
  if (held_.empty()) {
    return;
  }
  const std::string held = std::exchange(held_, {});
  if (line_has_sum) {
    ++counters_.damaged_frames;
    discard(held.size(), held_first_byte_);
    return;
  }
  sums_ = Sums::absent;
  hand_over(held, false, held.size(), held_first_byte_, sink);
}

void FrameScanner::finish(FrameSink& sink) {
  uncount(sink);
  if (!held_.empty()) {
    settle_held(false, sink);
  }
  if (!line_.empty()) {
    give_up();
  }
}

void FrameScanner::lose_stream() {
  if (!line_.empty()) {
    give_up();
  }
}

void FrameScanner::hand_over(std::string_view text, bool checked, std::size_t length, MonoTime at,
                             FrameSink& sink) {
  if (sink.take({text, checked, at})) {
    in_discard_ = false;
  } else {
    ++counters_.damaged_frames;
    discard(length, at);
  }
}

void FrameScanner::give_up() {
  ++counters_.damaged_frames;
  discard(line_.size(), first_byte_);
  line_.clear();
}

/// Of a line outside of a frame only NMEA's is looked for: no other checksum may be left out.
bool FrameScanner::ends_with_sum() const {
  if (line_.empty()) {
    const std::string_view sum(tail_.data() + 1, 2);
    return tail_[0] == '*' && number_in<unsigned>(sum, 16).has_value();
  }
  return split_sum(framing_.checksum, line_, 1).state != SumState::absent;
}

}  // namespace buoyd
