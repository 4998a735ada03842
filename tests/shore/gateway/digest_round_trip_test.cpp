// Whatever a board tells in a digest the shore reads as it was told, within half a step of its
// resolution. Both ends are written by themselves from docs/message-format.md.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "core/told/value_steps.hpp"
#include "messages/digest.hpp"
#include "shore/gateway/digest.hpp"

namespace buoyshore {
namespace {

using buoyd::DigestReading;
using buoyd::DigestValue;

constexpr std::size_t most_text = buoyd::longest_digest_text;
const buoyd::EpochId told_epoch{0xa1, 0xb2, 0xc3, 0xd4, 5, 6, 7, 8};

DigestValue any_value(std::size_t place) {
  DigestValue value;
  value.place = place;
  value.is_suspect = *rc::gen::arbitrary<bool>();
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      value.value = buoyd::InSteps{*rc::gen::inRange<std::int64_t>(-(1LL << 40), 1LL << 40)};
      break;
    case 1:
      value.value = buoyd::InDigits{*rc::gen::inRange<std::int64_t>(-10000, 10001),
                                    *rc::gen::inRange(-16, 16)};
      break;
    default:
      value.value =
          (*rc::gen::container<std::string>(rc::gen::arbitrary<char>())).substr(0, most_text);
  }
  return value;
}

DigestReading any_reading() {
  DigestReading reading;
  reading.seq = *rc::gen::inRange<std::uint64_t>(1, 1ULL << 50U);
  reading.utc = buoyd::WallTime(buoyd::Micros(*rc::gen::inRange<std::int64_t>(0, 1LL << 52U)));
  reading.is_clock_set = *rc::gen::arbitrary<bool>();
  for (std::uint8_t& byte : reading.description) byte = *rc::gen::arbitrary<std::uint8_t>();
  std::size_t place = 0;
  for (int i = *rc::gen::inRange(1, 12); i > 0; --i) {
    place += *rc::gen::inRange<std::size_t>(0, 40);
    reading.values.push_back(any_value(place++));
  }
  return reading;
}

void expect_same(const DigestValue& told, const ToldValue& read) {
  RC_ASSERT(read.place == told.place);
  RC_ASSERT(read.is_suspect == told.is_suspect);
  if (const auto* steps = std::get_if<buoyd::InSteps>(&told.value)) {
    RC_ASSERT(read.as == ToldAs::steps);
    RC_ASSERT(read.number == steps->steps);
  } else if (const auto* digits = std::get_if<buoyd::InDigits>(&told.value)) {
    RC_ASSERT(read.as == ToldAs::digits);
    RC_ASSERT(read.number == digits->mantissa);
    RC_ASSERT(read.exponent == digits->exponent);
  } else {
    RC_ASSERT(read.as == ToldAs::text);
    RC_ASSERT(read.text == std::get<std::string>(told.value));
  }
}

RC_GTEST_PROP(DigestRoundTrip, what_fits_is_read_as_it_was_told, ()) {
  const auto room = *rc::gen::inRange<std::size_t>(20, 200);
  buoyd::DigestWriter writer("rig", told_epoch, room);
  std::vector<std::pair<DigestReading, std::size_t>> added;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const DigestReading reading = any_reading();
    if (const std::size_t count = writer.add(reading)) added.emplace_back(reading, count);
  }
  const buoyd::Bytes bytes = writer.bytes();
  RC_ASSERT(bytes.size() <= room);
  const auto digest = decode_digest(bytes);
  RC_ASSERT(bool(digest));
  RC_ASSERT(digest->station == station_mark("rig"));
  RC_ASSERT(digest->epoch == "a1b2c3d4");
  RC_ASSERT(digest->readings.size() == added.size());
  for (std::size_t i = 0; i < added.size(); ++i) {
    const auto& [told, count] = added[i];
    const ToldReading& read = digest->readings[i];
    RC_ASSERT(read.seq == told.seq);
    RC_ASSERT(std::chrono::abs(read.utc - told.utc) <= std::chrono::milliseconds(500));
    RC_ASSERT(read.is_clock_set == told.is_clock_set);
    RC_ASSERT(read.description == buoyd::to_hex(told.description).substr(0, 6));
    RC_ASSERT(read.values.size() == count);
    for (std::size_t v = 0; v < count; ++v) expect_same(told.values[v], read.values[v]);
  }
}

RC_GTEST_PROP(DigestRoundTrip, a_damaged_bit_is_noticed, ()) {
  buoyd::DigestWriter writer("rig", told_epoch, 78);
  writer.add(any_reading());
  buoyd::Bytes bytes = writer.bytes();
  const auto bit = *rc::gen::inRange<std::size_t>(0, 8 * bytes.size());
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << bit % 8));
  RC_ASSERT(!decode_digest(bytes));
}

const char* const channels = R"({"name":"fine","type":"float64","resolution":0.01},)"
                             R"({"name":"odd","type":"float32","resolution":0.25},)"
                             R"({"name":"count","type":"integer"},)"
                             R"({"name":"latitude","type":"float64","unit":"degrees_north"},)"
                             R"({"name":"free","type":"float64"})";

/// What the shore makes of a value, and its step.
std::pair<double, double> read_value(const ToldValue& value, std::optional<double> step) {
  if (value.as == ToldAs::digits) {
    const double unit = std::pow(10.0, value.exponent);
    return {static_cast<double>(value.number) * unit, unit};
  }
  return {static_cast<double>(value.number) * *step, *step};
}

RC_GTEST_PROP(DigestRoundTrip, a_value_is_within_half_a_step_of_its_resolution, ()) {
  static const auto description = *buoyd::Description::parse(
      R"({"v":2,"instrument":"i","kind":"k","channels":[)" + std::string(channels) + "]}");
  static const auto steps = buoyd::value_steps(*description);
  const auto number = [] {
    return static_cast<double>(*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000)) *
           std::pow(10.0, *rc::gen::inRange(-12, 3));
  };
  const auto count = *rc::gen::inRange<std::int64_t>(-4'000'000'000, 4'000'000'000);
  const std::vector<double> values{number(), number(), static_cast<double>(count), number(),
                                   number()};
  buoyd::StoredReading stored;
  stored.seq = 7;
  stored.reading.description = description;
  stored.reading.body =
      fmt::format("[{},{},{},{},{}]", values[0], values[1], count, values[3], values[4]);
  const DigestReading told = buoyd::digest_reading(stored, {0, 1, 2, 3, 4});
  buoyd::DigestWriter writer("rig", told_epoch, 200);
  RC_ASSERT(writer.add(told) == 5U);
  const auto digest = decode_digest(writer.bytes());
  RC_ASSERT(bool(digest));
  for (const ToldValue& one : digest->readings[0].values) {
    const auto [read, step] = read_value(one, steps[one.place]);
    const double value = values[one.place];
    RC_ASSERT(std::fabs(read - value) <= step / 2 + std::fabs(value) * 1e-12);
    // Four digits at least, where nobody says a resolution.
    RC_ASSERT(one.as == ToldAs::steps || step <= std::fabs(value) / 999 + 1e-16);
  }
}

}  // namespace
}  // namespace buoyshore
