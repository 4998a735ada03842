// The uplink's encoder against the shore's decoder, written from one page by two hands: whatever a
// body may hold comes back byte for byte.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "shore/any_series.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/plain_encoder.hpp"
#include "shore/sample_readings.hpp"
#include "uplink/batch/batch_encoder.hpp"

namespace buoyshore {
namespace {

using buoyd::DescriptionPtr;
using buoyd::StoredReading;

buoyd::Bytes encode(const std::vector<StoredReading>& readings) {
  std::vector<buoyd::PreparedReading> prepared;
  for (const StoredReading& stored : readings) {
    prepared.push_back(buoyd::prepare_reading(stored).value());
  }
  return buoyd::BatchEncoder().encode(prepared);
}

/// What comes back, in the order of seq.
std::vector<std::string> through_the_wire(const std::vector<StoredReading>& readings) {
  std::map<buoyd::Hash8, DescriptionPtr> known;
  for (const StoredReading& stored : readings) {
    known[stored.reading.description->hash()] = stored.reading.description;
  }
  const auto find = [&](const buoyd::Hash8& hash) { return known[hash]; };
  auto decoded = decode_blocks(encode(readings), find);
  if (!decoded) return {decoded.error().text};
  std::sort(decoded->readings.begin(), decoded->readings.end(),
            [](const auto& a, const auto& b) { return a.seq < b.seq; });
  return test::shown(decoded->readings);
}

RC_GTEST_PROP(RoundTrip, every_batch_comes_back_byte_for_byte, ()) {
  const std::vector<StoredReading> readings = test::any_readings();
  RC_ASSERT(through_the_wire(readings) == test::shown(readings));
}

RC_GTEST_PROP(RoundTrip, any_bytes_are_refused_or_decoded, (std::vector<std::uint8_t> content)) {
  // Behind a right version and CRC, where only the decoder's own checks are left.
  buoyd::Bytes blocks(test::wind()->hash().begin(), test::wind()->hash().end());
  blocks.insert(blocks.end(), content.begin(), content.end());
  blocks = test::sealed(blocks);
  const auto decoded = decode_blocks(blocks, [](const buoyd::Hash8&) { return test::wind(); });
  RC_ASSERT(decoded.has_value() || decoded.error().code == buoyd::ErrorCode::invalid);
}

/// A burst of 9 channels × `points`, the largest that a reading may hold is 30,000 characters.
TEST(RoundTrip, bursts_along_their_axis) {
  for (const std::size_t count : {1U, 3U, 40U}) {
    std::string points = "0";
    for (int p = 1; p < 600; ++p) points += ',' + std::to_string(p);
    const auto burst = test::described(
        "imu", "burst", R"({"name":"a","type":"decimal","axis":{"points":[)" + points + "]}}");
    std::vector<StoredReading> readings;
    for (std::size_t i = 0; i < count; ++i) {
      std::string body = "[[";
      for (int p = 0; p < 600; ++p) {
        body += (p > 0 ? "," : "") + std::to_string(p * (p + static_cast<int>(i)) % 977) + ".25";
      }
      readings.push_back(test::reading(i + 1, burst, body + "]]"));
    }
    EXPECT_EQ(through_the_wire(readings), test::shown(readings)) << count;
  }
}

/// A batch that is refused once is refused for ever, with all the sound readings in it.
TEST(RoundTrip, a_body_with_a_flipped_bit_is_refused_on_the_board_or_comes_back) {
  std::size_t prepared = 0;
  const std::string sound = R"([[7.1,null,-12.25],105,1e+20,"a\"b \u0001 Wärme"])";
  for (std::size_t bit = 0; bit < 8 * sound.size(); ++bit) {
    std::string body = sound;
    body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
    const std::vector<StoredReading> readings{test::reading(1, test::profile(), body)};
    if (!buoyd::prepare_reading(readings.front())) continue;
    ++prepared;
    EXPECT_EQ(through_the_wire(readings), test::shown(readings)) << body;
  }
  EXPECT_GT(prepared, 0U);
}

TEST(RoundTrip, a_batch_as_large_as_a_message_may_be) {
  std::vector<StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 4'000; ++seq) readings.push_back(test::wind_reading(seq));
  EXPECT_EQ(through_the_wire(readings).size(), readings.size());
}

}  // namespace
}  // namespace buoyshore
