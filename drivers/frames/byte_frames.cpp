#include "drivers/frames/byte_frames.hpp"

#include <algorithm>
#include <limits>

#include "drivers/byte_sum.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_at_once = 4096;  // bytes taken into the buffer before it is looked at
constexpr int most_line_ends = 4;           // in a row inside a frame

bool is_line_end(std::uint8_t byte) {
  return byte == '\r' || byte == '\n';
}

std::optional<unsigned> digit_of(std::uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - unsigned{'0'};
  if (byte >= 'A' && byte <= 'F') return byte - unsigned{'A'} + 10U;
  if (byte >= 'a' && byte <= 'f') return byte - unsigned{'a'} + 10U;
  return std::nullopt;
}

std::uint64_t integer_at(std::span<const std::uint8_t> bytes, const FrameValue& value) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::size_t at = value.little_endian ? value.width - 1U - i : i;
    number = number << 8U | bytes[value.offset + at];
  }
  const bool whole = value.part.count == 0 || value.part.count >= 64;
  return whole ? number
               : number >> value.part.lowest & ((std::uint64_t{1} << value.part.count) - 1);
}

}  // namespace

ByteFrames::ByteFrames(const FrameMap& map) : map_(map) {
  const auto add = [this](const FramePattern& sync, std::size_t size) {
    const bool known = std::ranges::any_of(
        shapes_, [&](const Shape& shape) { return shape.sync == sync && shape.size == size; });
    if (!known && !sync.empty()) {
      shapes_.push_back({sync, size});
    }
  };
  for (const FrameKind& kind : map.kinds) {
    add(kind.sync, kind.size);
  }
  // What is sound as a shorter frame need not wait for the rest of a longer one.
  std::ranges::stable_sort(shapes_, {}, [](const Shape& shape) {
    return shape.size == 0 ? std::numeric_limits<std::size_t>::max() : shape.size;
  });
  if (map.length) {
    add(map.sync, 0);
  }
}

void ByteFrames::feed(std::span<const std::uint8_t> bytes, MonoTime at, ByteFrameSink& sink) {
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), most_at_once));
    if (times_.empty() || times_.back().second != at) {
      times_.emplace_back(position_ + raw_.size() - here_, at);
    }
    raw_.insert(raw_.end(), piece.begin(), piece.end());
    scan(false, sink);
    raw_.erase(raw_.begin(), raw_.begin() + static_cast<std::ptrdiff_t>(here_));
    here_ = 0;
    forget_times();
    bytes = bytes.subspan(piece.size());
  }
}

/// A byte inside a damaged frame may look like the beginning of a long one, which never comes.
void ByteFrames::expire(MonoTime now, ByteFrameSink& sink) {
  if (!raw_.empty() && now >= expires_at()) {
    finish(sink);
  }
}

MonoTime ByteFrames::expires_at() const {
  const Micros patience = map_.encoding == FrameEncoding::hex ? hex_frame_patience : frame_patience;
  return raw_.empty() ? MonoTime::max() : times_.back().second + patience;
}

void ByteFrames::finish(ByteFrameSink& sink) {
  scan(true, sink);
  raw_.clear();
  here_ = 0;
}

void ByteFrames::scan(bool over, ByteFrameSink& sink) {
  while (here_ < raw_.size()) {
    if (skip_end()) {
      continue;
    }
    Match found = match();
    if (found == Match::unfinished && !over) {
      return;
    }
    if (found == Match::sound) {
      hand_over(sink);
      continue;
    }
    if (found == Match::unfinished && frame_size_ > 0) {
      count_damage(raw_.size() - here_);
    }
    skip_noise();
  }
}

/// What may follow a frame: bytes the model names, and of hex the line's end.
bool ByteFrames::skip_end() {
  const std::uint8_t byte = raw_[here_];
  const bool named = end_left_ > 0 && byte == map_.end[map_.end.size() - end_left_];
  end_left_ = named ? end_left_ - 1 : 0;
  const bool line_end = map_.encoding == FrameEncoding::hex && is_line_end(byte);
  if (named || line_end) {
    advance(1);
  }
  return named || line_end;
}

ByteFrames::Match ByteFrames::match() {
  frame_size_ = 0;
  if (!map_.start.empty() && raw_[here_] != static_cast<std::uint8_t>(map_.start.front())) {
    return Match::none;
  }
  // What is damaged is of its sort: as a length of another sort its bytes say nothing.
  const FramePattern* damaged = nullptr;
  for (const Shape& shape : shapes_) {
    const bool other = damaged != nullptr && shape.sync != *damaged;
    const Match found = other ? Match::none : match(shape);
    if (found == Match::sound || found == Match::unfinished) {
      return found;
    }
    if (found == Match::damaged) {
      damaged = &shape.sync;
    }
  }
  return damaged != nullptr ? Match::damaged : Match::none;
}

ByteFrames::Match ByteFrames::fits_sync(const FramePattern& sync) {
  for (std::size_t i = 0; i < sync.size(); ++i) {
    if (!has(i + 1)) {
      return broken_ ? Match::none : Match::unfinished;
    }
    const std::uint8_t byte = map_.encoding == FrameEncoding::hex ? digits_[i] : raw_[here_ + i];
    if (!sync[i].fits(byte)) {
      return Match::none;
    }
  }
  return Match::sound;
}

std::optional<std::size_t> ByteFrames::stated_size() {
  if (map_.length && !has(std::size_t{map_.length->value.offset} + map_.length->value.width)) {
    return std::nullopt;
  }
  return stated_frame_size(map_, map_.encoding == FrameEncoding::hex
                                     ? std::span<const std::uint8_t>(digits_)
                                     : std::span<const std::uint8_t>(raw_).subspan(here_));
}

std::optional<std::size_t> stated_frame_size(const FrameMap& map,
                                             std::span<const std::uint8_t> bytes) {
  if (!map.length) {
    return 0;
  }
  const FrameLength& length = *map.length;
  if (bytes.size() < std::size_t{length.value.offset} + length.value.width) {
    return std::nullopt;
  }
  const std::uint64_t said = integer_at(bytes, length.value);
  if (said > map.max_size) {
    return 0;
  }
  const auto size = static_cast<std::int64_t>(said) * length.unit + length.addend;
  const std::size_t least =
      std::max<std::size_t>(std::size_t{length.value.offset} + length.value.width,
                            std::size_t{map.check.from} + width_of(map.check.sum));
  const bool possible =
      size >= static_cast<std::int64_t>(least) && size <= static_cast<std::int64_t>(map.max_size);
  return possible ? static_cast<std::size_t>(size) : 0;
}

std::size_t points_that_fit(const FrameKind& kind, std::size_t size, std::size_t all) {
  std::size_t begin = size;
  std::size_t each = 0;  // bytes of a point in all planes
  bool in_planes = false;
  for (const FrameChannel& channel : kind.channels) {
    if (channel.stride > 0 && !channel.terms.empty()) {
      begin = std::min<std::size_t>(begin, channel.terms.front().offset);
      each = std::max<std::size_t>(each, std::size_t{channel.stride} * (channel.plane + 1U));
      in_planes = in_planes || channel.plane > 0;
    }
  }
  return in_planes && kind.size == 0 ? (size - begin) / each : all;
}

ByteFrames::Match ByteFrames::match(const Shape& shape) {
  if (const Match sync = fits_sync(shape.sync); sync != Match::sound) {
    return sync;
  }
  std::optional<std::size_t> size = shape.size;
  if (shape.size == 0) {
    size = stated_size();
    if (size == std::size_t{0}) {
      return Match::none;
    }
  }
  frame_size_ = size.value_or(shape.sync.size());
  if (!size || !has(*size)) {
    if (!broken_) {
      return Match::unfinished;
    }
    count_damage(decoded_);
    return Match::damaged;
  }
  const std::span<const std::uint8_t> bytes =
      map_.encoding == FrameEncoding::hex ? std::span<const std::uint8_t>(digits_)
                                          : std::span<const std::uint8_t>(raw_).subspan(here_);
  if (sum_is_right(map_.check, bytes.first(*size))) {
    return Match::sound;
  }
  count_damage(map_.encoding == FrameEncoding::hex ? decoded_ : *size);
  return Match::damaged;
}

bool ByteFrames::has(std::size_t count) {
  return map_.encoding == FrameEncoding::hex ? decode_digits(count) : raw_.size() - here_ >= count;
}

/// Decodes as far as `count` bytes. False: not there, or (broken_) not digits.
bool ByteFrames::decode_digits(std::size_t count) {
  if (decoded_ == 0) {
    decoded_ = map_.start.size();
  }
  while (digits_.size() < count && !broken_) {
    std::size_t at = here_ + decoded_;
    std::optional<unsigned> high;
    bool whole = false;
    int line_ends = 0;
    for (; at < raw_.size() && !whole && !broken_; ++at) {
      const auto digit = digit_of(raw_[at]);
      if (digit && high) {
        digits_.push_back(static_cast<std::uint8_t>(*high << 4U | *digit));
        whole = true;
      } else if (digit) {
        high = digit;
      } else {
        broken_ = !is_line_end(raw_[at]) || ++line_ends > most_line_ends;
      }
    }
    if (!whole) {
      return false;
    }
    decoded_ = at - here_;
  }
  return digits_.size() >= count;
}

void ByteFrames::hand_over(ByteFrameSink& sink) {
  const bool hex = map_.encoding == FrameEncoding::hex;
  const std::size_t raw = hex ? decoded_ : frame_size_;
  const std::span<const std::uint8_t> bytes =
      hex ? std::span<const std::uint8_t>(digits_)
          : std::span<const std::uint8_t>(raw_).subspan(here_);
  static_cast<void>(sink.take({bytes.first(frame_size_), time_here()}));  // it is sound
  advance(raw);
  in_discard_ = false;
  end_left_ = map_.end.size();
}

/// Frames that begin inside a damaged one are its own bytes.
void ByteFrames::count_damage(std::size_t raw) {
  if (position_ >= damaged_until_) {
    ++counters_.damaged_frames;
    damaged_until_ = position_ + raw;
  }
}

void ByteFrames::skip_noise() {
  note(time_here(), 1);
  ++counters_.discarded_bytes;
  counters_.discarded_places += in_discard_ ? 0 : 1;
  in_discard_ = true;
  advance(1);
}

void ByteFrames::advance(std::size_t raw) {
  here_ += raw;
  position_ += raw;
  restart();
}

void ByteFrames::restart() {
  digits_.clear();
  decoded_ = 0;
  broken_ = false;
}

void ByteFrames::forget_times() {
  while (times_.size() > 1 && times_[1].first <= position_) {
    times_.pop_front();
  }
}

MonoTime ByteFrames::time_here() {
  forget_times();
  return times_.empty() ? MonoTime{} : times_.front().second;
}

}  // namespace buoyd
