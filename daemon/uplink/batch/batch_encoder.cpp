#include "uplink/batch/batch_encoder.hpp"

#include <algorithm>
#include <map>

#include "base/crc.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t format_version = 1;
constexpr std::size_t enough_readings = 16;  // from here on an axis' points are columns of time
constexpr std::uint8_t most_tens = 18;

/// Appends runs of equal values: (u count, value) each.
template <class Append>
class Runs {
 public:
  Runs(Bytes& out, Append append) : out_(out), append_(append) {}

  void add(std::uint64_t value) {
    if (count_ > 0 && value != value_) {
      end();
    }
    value_ = value;
    ++count_;
  }
  void end() {
    append_unsigned(out_, count_);
    append_(out_, value_);
    count_ = 0;
  }

 private:
  Bytes& out_;
  Append append_;
  std::uint64_t value_ = 0;
  std::uint64_t count_ = 0;
};

void append_byte(Bytes& out, std::uint64_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
}

/// Divides all by the largest power of ten that leaves no rest, and returns its exponent.
std::uint8_t take_tens(std::vector<std::int64_t>& values) {
  std::uint8_t tens = 0;
  const auto divides = [](std::int64_t value) { return value % 10 == 0; };
  const bool any = std::ranges::any_of(values, [](auto value) { return value != 0; });
  while (any && tens < most_tens && std::ranges::all_of(values, divides)) {
    for (std::int64_t& value : values) {
      value /= 10;
    }
    ++tens;
  }
  return tens;
}

}  // namespace

Result<PreparedReading> prepare_reading(const StoredReading& stored) {
  const Reading& reading = stored.reading;
  auto prints = split_body(*reading.description, reading.body);
  if (!prints) {
    return pass_on(prints);
  }
  auto flags = full_flags(*reading.description, *prints, reading.flags);
  if (!flags) {
    return pass_on(flags);
  }
  if (reading.span < Micros(0)) {
    return fail(ErrorCode::invalid, "span: it is negative");
  }
  return PreparedReading{&stored, std::move(*prints), std::move(*flags)};
}

Bytes BatchEncoder::encode(std::span<const PreparedReading> readings) {
  std::vector<Block> blocks;
  std::map<Hash8, std::size_t> places;
  for (const PreparedReading& reading : readings) {
    const Hash8& hash = reading.stored->reading.description->hash();
    const auto [place, is_new] = places.try_emplace(hash, blocks.size());
    if (is_new) {
      blocks.emplace_back();
    }
    blocks[place->second].push_back(&reading);
  }
  Bytes out{format_version};
  for (const Block& block : blocks) {
    append_block(block, out);
  }
  const std::uint32_t check = crc32(out);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out.push_back(static_cast<std::uint8_t>(check >> shift));
  }
  return out;
}

void BatchEncoder::append_block(const Block& block, Bytes& out) {
  const Description& description = *block.front()->stored->reading.description;
  out.insert(out.end(), description.hash().begin(), description.hash().end());
  append_unsigned(out, block.size());
  append_times(block, out);
  append_flags(block, out);
  std::size_t at = 0;
  for (const ChannelLayout& channel : description.channels()) {
    append_channel(block, channel, at, out);
    at += channel.points;
  }
}

void BatchEncoder::append_times(const Block& block, Bytes& out) {
  const auto column = [&](auto value_of) {
    numbers_.clear();
    for (const PreparedReading* reading : block) {
      numbers_.push_back(value_of(*reading->stored));
    }
  };
  column([](const StoredReading& stored) { return static_cast<std::int64_t>(stored.seq); });
  ints_.write(numbers_, out);
  column([](const StoredReading& stored) { return stored.reading.utc.time_since_epoch().count(); });
  out.push_back(take_tens(numbers_));
  ints_.write(numbers_, out);
  column([](const StoredReading& stored) {
    const auto utc = static_cast<std::uint64_t>(stored.reading.utc.time_since_epoch().count());
    const auto boottime = stored.reading.boottime.time_since_epoch().count();
    return static_cast<std::int64_t>(utc - static_cast<std::uint64_t>(boottime));
  });
  ints_.write(numbers_, out);
  Runs clocks(out, append_byte);
  for (const PreparedReading* reading : block) {
    clocks.add(reading->stored->reading.clock);
  }
  clocks.end();
  Runs spans(out, append_unsigned);
  for (const PreparedReading* reading : block) {
    const auto span = reading->stored->reading.span.count();
    spans.add(static_cast<std::uint64_t>(std::max<std::int64_t>(span, 0)));
  }
  spans.end();
}

void BatchEncoder::append_flags(const Block& block, Bytes& out) {
  Runs flags(out, append_byte);
  const std::size_t values = block.front()->flags.size();
  for (std::size_t at = 0; at < values; ++at) {
    for (const PreparedReading* reading : block) {
      flags.add(static_cast<std::uint64_t>(reading->flags[at] - '0'));
    }
  }
  flags.end();
}

void BatchEncoder::append_point(const Block& block, ValueType type, std::size_t at, Bytes& out) {
  prints_.clear();
  for (const PreparedReading* reading : block) {
    prints_.push_back(reading->prints[at]);
  }
  columns_.write(prints_, type, out);
}

/// Way 1: one column, reading after reading.
void BatchEncoder::append_across(const Block& block, const ChannelLayout& channel, std::size_t at,
                                 Bytes& out) {
  prints_.clear();
  for (const PreparedReading* reading : block) {
    const auto first = reading->prints.begin() + static_cast<std::ptrdiff_t>(at);
    prints_.insert(prints_.end(), first, first + static_cast<std::ptrdiff_t>(channel.points));
  }
  columns_.write(prints_, channel.type, out);
}

void BatchEncoder::append_channel(const Block& block, const ChannelLayout& channel, std::size_t at,
                                  Bytes& out) {
  if (!channel.is_array) {
    append_point(block, channel.type, at, out);
    return;
  }
  Bytes along;
  if (block.size() < enough_readings) {
    along.push_back(1);
    append_across(block, channel, at, along);
  }
  Bytes columns;
  if (block.size() > 1) {
    columns.push_back(0);
    for (std::size_t point = 0; point < channel.points; ++point) {
      append_point(block, channel.type, at + point, columns);
    }
  }
  const bool use_along = columns.empty() || (!along.empty() && along.size() < columns.size());
  const Bytes& best = use_along ? along : columns;
  out.insert(out.end(), best.begin(), best.end());
}

}  // namespace buoyd
