#include "model/register_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace buoyd {

namespace {

constexpr std::size_t rtu_request = 8;       // unit, function, address, count, CRC
constexpr std::size_t rtu_answer_frame = 5;  // unit, function, byte count, CRC
constexpr std::size_t tcp_request = 12;      // MBAP and the same without CRC
constexpr std::size_t tcp_answer_frame = 9;
constexpr std::size_t rtu_frame = 3;  // around function and data
constexpr std::size_t tcp_frame = 7;

const RegisterRange* first_in(const std::vector<RegisterRange>& ranges, const ReadSpan& read) {
  const auto found = std::ranges::find_if(ranges, [&read](const RegisterRange& one) {
    return one.function == read.function && one.first < read.end() && one.last >= read.address;
  });
  return found == ranges.end() ? nullptr : &*found;
}

/// What is sent before each poll.
void add_steps(PollSize& size, const std::vector<RegisterStep>& steps, bool tcp) {
  for (const RegisterStep& step : steps) {
    if (step.once) {
      continue;
    }
    ++size.transactions;
    size.request_bytes += (tcp ? tcp_frame : rtu_frame) + step.request_size();
    size.answer_bytes += (tcp ? tcp_frame : rtu_frame) + step.answer_size();
    size.waits += step.wait;
  }
}

void add_read(PollSize& size, const ReadSpan& read, bool tcp) {
  const bool bits = read.function <= 2;
  ++size.transactions;
  size.request_bytes += tcp ? tcp_request : rtu_request;
  size.answer_bytes += (tcp ? tcp_answer_frame : rtu_answer_frame) +
                       (bits ? (read.count + 7U) / 8U : 2U * read.count);
}

}  // namespace

bool IntegerTest::passes(std::optional<std::int64_t> integer) const {
  const auto among = [&integer](const std::vector<std::int64_t>& list) {
    return std::ranges::find(list, *integer) != list.end();
  };
  return integer && (is.empty() ? !among(is_not) : among(is));
}

bool contains(const ReadSpan& span, const ReadSpan& part) {
  return span.function == part.function && part.address >= span.address && part.end() <= span.end();
}

bool overlaps(const ReadSpan& a, const ReadSpan& b) {
  return a.function == b.function && a.address < b.end() && b.address < a.end();
}

std::vector<RegisterValue> values_of(const RegisterChannel& channel) {
  std::vector<RegisterValue> values = channel.terms;
  for (const RegisterTest& test : channel.require) {
    values.push_back(test.value);
  }
  if (channel.scale) {
    values.push_back(channel.scale->value);
  }
  if (channel.units) {
    values.push_back(channel.units->value);
  }
  return values;
}

const RegisterRange* RegisterMap::hole_in(const ReadSpan& read) const {
  return first_in(holes, read);
}

const RegisterRange* RegisterMap::clearing_in(const ReadSpan& read) const {
  return first_in(clearing, read);
}

std::uint8_t RegisterValue::bits() const {
  if (is_bits()) {
    return static_cast<std::uint8_t>(length);
  }
  switch (format) {
    case RegisterFormat::u16:
    case RegisterFormat::s16:
    case RegisterFormat::sm16:
    case RegisterFormat::bcd16:
      return 16;
    case RegisterFormat::u32:
    case RegisterFormat::s32:
    case RegisterFormat::bcd32:
      return 32;
    case RegisterFormat::u64:
    case RegisterFormat::s64:
      return 64;
    case RegisterFormat::f16:
    case RegisterFormat::f32:
    case RegisterFormat::f64:
    case RegisterFormat::text:
    case RegisterFormat::wide_text:
      return 0;
  }
  return 0;
}

std::uint16_t RegisterValue::width() const {
  if (is_bits() || is_text()) {
    return length;
  }
  switch (format) {
    case RegisterFormat::f16:
      return 1;
    case RegisterFormat::f32:
      return 2;
    case RegisterFormat::f64:
      return 4;
    default:
      return bits() / 16;
  }
}

double ExactNumber::value() const {
  const double power = std::pow(10.0, std::abs(decimals));
  const auto whole = static_cast<double>(digits);
  return decimals < 0 ? whole * power : whole / power;
}

PollSize poll_size(const RegisterMap& map, bool tcp) {
  PollSize size;
  add_steps(size, map.before, tcp);
  for (const RegisterKind& kind : map.kinds) {
    for (const ReadSpan& span : kind.spans) {
      add_read(size, span, tcp);
    }
    if (kind.scan_counter) {
      const RegisterValue& counter = kind.channels[*kind.scan_counter].terms.front();
      add_read(size, {counter.function, counter.address, counter.width()}, tcp);
    }
    for (const ReadSpan& read : kind.counter_reads) {
      add_read(size, read, tcp);
    }
  }
  size.waits += map.pause * static_cast<std::int64_t>(size.transactions);
  return size;
}

}  // namespace buoyd
