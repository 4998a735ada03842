#include "shore/decode/block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/body.hpp"

namespace buoyshore {

using buoyd::ChannelLayout;
using buoyd::Description;
using buoyd::ErrorCode;
using buoyd::Micros;

namespace {

constexpr char missing = '9';
constexpr std::uint8_t highest_exponent = 18;

std::vector<std::int64_t> read_times(BlockReader& reader, std::size_t count) {
  const std::uint8_t exponent = reader.byte();
  if (exponent > highest_exponent) {
    reader.fail("a time's exponent is too high");
  }
  std::vector<std::int64_t> times = reader.integers(count);
  std::uint64_t unit = 1;
  for (unsigned i = 0; i < exponent && !reader.failed(); ++i) unit *= 10;
  for (std::int64_t& time : times) {
    time = static_cast<std::int64_t>(static_cast<std::uint64_t>(time) * unit);
  }
  return times;
}

std::int64_t read_span(BlockReader& reader) {
  const std::uint64_t span = reader.number();
  if (span > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    reader.fail("a span is too long");
    return 0;
  }
  return static_cast<std::int64_t>(span);
}

char read_flag(BlockReader& reader) {
  const std::uint8_t flag = reader.byte();
  if (!(flag >= 1 && flag <= 4) && flag != 9) {
    reader.fail("a flag is none of 1, 2, 3, 4, 9");
  }
  return static_cast<char>('0' + flag % 10);
}

/// The flags as a store keeps them.
std::string short_form(const Description& description, const std::string& full) {
  std::vector<std::string_view> tokens(full.size());
  std::ranges::transform(full, tokens.begin(),
                         [](char flag) { return flag == missing ? "null" : "0"; });
  return buoyd::short_flags(description, tokens, full);
}

std::int64_t difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

}  // namespace

Block Block::read(BlockReader& reader, buoyd::DescriptionPtr description, std::size_t count) {
  Block block;
  block.description_ = std::move(description);
  block.count_ = count;
  block.seq_ = reader.integers(count);
  block.utc_ = read_times(reader, count);
  block.lag_ = reader.integers(count);
  block.read_runs(reader);
  for (const ChannelLayout& layout : block.description_->channels()) {
    if (reader.failed()) break;
    block.channels_.push_back(block.read_channel(reader, layout));
  }
  return block;
}

void Block::read_runs(BlockReader& reader) {
  reader.runs(
      count_, [&] { return reader.byte(); },
      [&](std::size_t n, std::uint8_t clock) { clock_.insert(clock_.end(), n, clock); });
  reader.runs(
      count_, [&] { return read_span(reader); },
      [&](std::size_t n, std::int64_t span) { span_.insert(span_.end(), n, span); });
  reader.runs(
      count_ * description_->value_count(), [&] { return read_flag(reader); },
      [&](std::size_t n, char flag) { flags_.append(n, flag); });
}

Block::Channel Block::read_channel(BlockReader& reader, const ChannelLayout& layout) const {
  Channel channel;
  if (layout.is_array) {
    const std::uint8_t way = reader.byte();
    if (way > 1) reader.fail("an axis channel's way is neither 0 nor 1");
    channel.by_reading = way == 1;
  }
  const std::size_t columns = channel.by_reading ? 1 : layout.points;
  const std::size_t values = channel.by_reading ? count_ * layout.points : count_;
  for (std::size_t i = 0; i < columns && !reader.failed(); ++i) {
    channel.columns.push_back(ValueColumn::read(reader, values, layout.type));
  }
  return channel;
}

bool Block::write(std::size_t index, std::string& body, std::string& full_flags) const {
  body = "[";
  std::size_t value = 0;
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    const ChannelLayout& layout = description_->channels()[c];
    const Channel& channel = channels_[c];
    if (c > 0) body += ',';
    if (layout.is_array) body += '[';
    for (std::size_t point = 0; point < layout.points; ++point, ++value) {
      const ValueColumn& column = channel.columns[channel.by_reading ? 0 : point];
      const char flag = flags_[value * count_ + index];
      full_flags += flag;
      if (point > 0) body += ',';
      if (flag == missing) {
        body += "null";
      } else if (!column.append(body, channel.by_reading ? index * layout.points + point : index)) {
        return false;
      }
      if (body.size() > buoyd::max_body_chars) return false;
    }
    if (layout.is_array) body += ']';
  }
  body += ']';
  return body.size() + full_flags.size() <= buoyd::max_body_chars;
}

buoyd::Result<buoyd::StoredReading> Block::reading(std::size_t index) const {
  buoyd::StoredReading stored;
  buoyd::Reading& reading = stored.reading;
  std::string full_flags;
  if (seq_[index] < 1) {
    return buoyd::fail(ErrorCode::invalid, "batch: a sequence number is not positive");
  }
  stored.seq = static_cast<std::uint64_t>(seq_[index]);
  if (!write(index, reading.body, full_flags)) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("batch: reading {} holds what its channels cannot have", stored.seq));
  }
  reading.description = description_;
  reading.utc = buoyd::WallTime(Micros(utc_[index]));
  reading.boottime = buoyd::MonoTime(Micros(difference(utc_[index], lag_[index])));
  reading.clock = clock_[index];
  reading.span = Micros(span_[index]);
  reading.flags = short_form(*description_, full_flags);
  return stored;
}

}  // namespace buoyshore
