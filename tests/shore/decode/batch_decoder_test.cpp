#include "shore/decode/batch_decoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "shore/plain_encoder.hpp"
#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

using buoyd::Bytes;
using buoyd::DescriptionPtr;
using buoyd::ErrorCode;
using buoyd::Hash8;
using test::from_hex;
using test::profile;
using test::reading;
using test::sealed;
using test::wind;

DescriptionPtr known(const Hash8& hash) {
  for (const DescriptionPtr& description : {wind(), profile()}) {
    if (description->hash() == hash) return description;
  }
  return nullptr;
}

/// A block of `description` with the bytes behind its hash.
Bytes block(const DescriptionPtr& description, std::string_view hex) {
  Bytes bytes(description->hash().begin(), description->hash().end());
  const Bytes rest = from_hex(hex);
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return bytes;
}

TEST(BatchDecoder, readings_come_back_as_they_were) {
  std::vector<buoyd::StoredReading> sent{
      reading(1, wind(), "[8.74,214.50]"),
      reading(2, wind(), "[null,-0.00]"),
      reading(4, profile(), R"([[7.1,null,1e-45],-9223372036854775808,1013.25,"a \"b\" \\ é"])"),
      reading(5, profile(), R"([[0,-0,3.4028235e+38],0,5e-324,null])", "134129"),
      reading(3, wind(), "[1,12345678901234567890.10]", "31"),
  };
  sent[3].reading.span = std::chrono::minutes(10);
  sent[3].reading.clock = 31;
  sent[4].reading.boottime = buoyd::MonoTime(buoyd::Micros(INT64_MAX));
  const auto decoded = decode_blocks(test::plain_blocks(sent), known);
  ASSERT_TRUE(decoded) << decoded.error().text;
  EXPECT_FALSE(decoded->unknown);
  EXPECT_EQ(test::shown(decoded->readings), test::shown(sent));
}

// Two readings by hand. After the hash: n = 2; seq 7, 9; utc e = 6, 1000, 1001 s; lag 400 s; clock
// GNSS 2^10 µs; span 0; flags: 3 values good enough (2), then the first direction 1 and the second
// missing.
TEST(BatchDecoder, a_block_by_hand) {
  const Bytes blocks =
      sealed(block(wind(),
                   "02  7f 0e 04  06 7f d00f 02  7f 8090bcfd02 00  02 8a  02 00  02 02 01 01 01 09"
                   "  11 7f ae01 02  02 7f 9407 00"));
  const auto decoded = decode_blocks(blocks, known);
  ASSERT_TRUE(decoded) << decoded.error().text;
  ASSERT_EQ(decoded->readings.size(), 2U);
  const auto& first = decoded->readings[0];
  EXPECT_EQ(first.seq, 7U);
  EXPECT_EQ(first.reading.utc, test::utc_of(1'000'000'000));
  EXPECT_EQ(first.reading.boottime, buoyd::MonoTime(std::chrono::seconds(600)));
  EXPECT_EQ(first.reading.clock, 0x8A);
  EXPECT_EQ(first.reading.body, "[8.7,4.58]");
  EXPECT_EQ(first.reading.flags, "");
  EXPECT_EQ(decoded->readings[1].seq, 9U);
  EXPECT_EQ(decoded->readings[1].reading.body, "[8.8,null]");
  EXPECT_EQ(decoded->readings[1].reading.flags, "");
}

TEST(BatchDecoder, an_axis_channel_both_ways) {
  const auto description =
      test::described("x", "y", R"({"name":"a","type":"integer","axis":{"points":[1,2]}})");
  const auto find = [&](const Hash8&) { return description; };
  const std::string head = "02  7f 02 02  00 3f 00  3f 00  02 00  02 00  04 02  ";
  // Way 0: 1, 2 and 10, 11. Way 1, reading after reading: 1, 10, 19, 28.
  const auto columns =
      decode_blocks(sealed(block(description, head + "00  00 7f 02 02  00 7f 14 02")), find);
  ASSERT_TRUE(columns) << columns.error().text;
  EXPECT_EQ(columns->readings.at(0).reading.body, "[[1,10]]");
  EXPECT_EQ(columns->readings.at(1).reading.body, "[[2,11]]");
  const auto rows = decode_blocks(sealed(block(description, head + "01  00 7f 02 12")), find);
  ASSERT_TRUE(rows) << rows.error().text;
  EXPECT_EQ(rows->readings.at(0).reading.body, "[[1,10]]");
  EXPECT_EQ(rows->readings.at(1).reading.body, "[[19,28]]");
}

TEST(BatchDecoder, no_blocks_and_no_bytes_are_no_readings) {
  for (const Bytes& bytes : {Bytes{}, sealed({})}) {
    const auto decoded = decode_blocks(bytes, known);
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(decoded->readings.empty());
  }
}

TEST(BatchDecoder, A4_an_unknown_description_gives_its_name_and_nothing_else) {
  const auto other = test::described("other", "x", R"({"name":"a","type":"float32"})");
  const Bytes blocks =
      test::plain_blocks({reading(1, wind(), "[8.74,214.50]"), reading(2, other, "[1]")});
  const auto decoded = decode_blocks(blocks, known);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->unknown, other->hash());
  EXPECT_TRUE(decoded->readings.empty());
}

const char* const fixed = "7f 0e 04  06 7f d00f 02  7f 00 00  02 8a  02 00  04 01  ";

TEST(BatchDecoder, what_is_no_batch_is_refused_whole) {
  struct Case {
    const char* what;
    Bytes bytes;
  };
  const std::string good = std::string("02 ") + fixed + "11 3f 02  02 3f 02";
  ASSERT_TRUE(decode_blocks(sealed(block(wind(), good)), known));
  Bytes damaged = sealed(block(wind(), good));
  damaged[12] ^= 1U;
  Bytes later = sealed(block(wind(), good));
  later.front() = 2;
  const Case cases[] = {
      {"damaged", damaged},
      {"another version", later},
      {"four bytes", from_hex("01 02 03 04")},
      {"a hash cut short", sealed(from_hex("01 02 03"))},
      {"no count", sealed(block(wind(), ""))},
      {"no reading", sealed(block(wind(), "00"))},
      {"2^60 readings in 60 bytes", sealed(block(wind(), "808080808080808010 7f 02 02"))},
      {"2^64 - 1 readings", sealed(block(wind(), "ffffffffffffffffff01 7f 02 02"))},
      {"more readings than a message may hold", sealed(block(wind(), "818004 7f 02 02"))},
      {"something behind the block", sealed(block(wind(), good + "00"))},
      {"seq 0", sealed(block(wind(),
                             "02 7f 00 04  06 7f d00f 02  7f 00 00  02 8a  02 00  04 01  "
                             "11 3f 02  02 3f 02"))},
      {"a negative seq", sealed(block(wind(),
                                      "02 7f 0e 2b  06 7f d00f 02  7f 00 00  02 8a  02 00  "
                                      "04 01  11 3f 02  02 3f 02"))},
      {"a time of 10^19 µs", sealed(block(wind(),
                                          "02 7f 0e 04  13 7f d00f 02  7f 00 00  02 8a  "
                                          "02 00  04 01  11 3f 02  02 3f 02"))},
      {"a span of 2^63", sealed(block(wind(),
                                      "02 7f 0e 04  06 7f d00f 02  7f 00 00  02 8a  "
                                      "02 80808080808080808001  04 01  11 3f 02  02 3f 02"))},
      {"flag 5", sealed(block(wind(),
                              "02 7f 0e 04  06 7f d00f 02  7f 00 00  02 8a  02 00  04 05  "
                              "11 3f 02  02 3f 02"))},
      {"flag 12", sealed(block(wind(),
                               "02 7f 0e 04  06 7f d00f 02  7f 00 00  02 8a  02 00  04 0c  "
                               "11 3f 02  02 3f 02"))},
      {"runs too long", sealed(block(wind(),
                                     "02 7f 0e 04  06 7f d00f 02  7f 00 00  03 8a  02 00  "
                                     "04 01  11 3f 02  02 3f 02"))},
      {"a channel missing", sealed(block(wind(), std::string("02 ") + fixed + "11 3f 02"))},
      {"an infinite value",
       sealed(block(wind(), std::string("02 ") + fixed + "11 3f 02  20 3f 808080f80f"))},
      {"way 2",
       sealed(block(profile(), std::string("02 7f 0e 04 06 7f d00f 02 7f 00 00 02 8a 02 00 "
                                           "0c 01 02 10 3f 02")))},
  };
  for (const Case& c : cases) {
    const auto decoded = decode_blocks(c.bytes, known);
    ASSERT_FALSE(decoded) << c.what;
    EXPECT_EQ(decoded.error().code, ErrorCode::invalid) << c.what;
  }
}

TEST(BatchDecoder, any_cut_and_any_flipped_bit_is_refused) {
  const Bytes good = test::plain_blocks(
      {reading(1, wind(), "[8.74,214.50]"), reading(4, profile(), R"([[7.1,null,1],5,1.5,"x"])")});
  for (std::size_t length = 1; length < good.size(); ++length) {
    EXPECT_FALSE(decode_blocks(std::span(good).first(length), known)) << length;
  }
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(decode_blocks(bad, known)) << bit;
  }
}

// A constant column costs some bytes, whatever its length: 700 bytes became 31 MB in the archive.
TEST(BatchDecoder, blocks_together_stay_in_bounds) {
  const Bytes one = block(wind(),
                          "b817 7f 02 02  00 3f 00  3f 00  b817 00  b817 00  "
                          "f02e 02  10 3f 02  00 3f 02");  // 3,000 readings
  Bytes content = one;
  EXPECT_TRUE(decode_blocks(sealed(content), known));
  content.insert(content.end(), one.begin(), one.end());
  const auto decoded = decode_blocks(sealed(content), known);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().text, "batch: a block of no or too many values");
}

TEST(BatchDecoder, long_texts_told_many_times_stay_in_bounds) {
  // 2,000 readings that all say the same 1,000 characters.
  const auto description = test::described("x", "y", R"({"name":"a","type":"text"})");
  Bytes content = block(description,
                        "d00f 7f 02 02  00 3f 00  3f 00  d00f 00  d00f 00  "
                        "d00f 02  80 01 e807");
  content.insert(content.end(), 1000, 'a');
  const Bytes index = from_hex("3f 00");
  content.insert(content.end(), index.begin(), index.end());
  const auto decoded = decode_blocks(sealed(content), [&](const Hash8&) { return description; });
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().text, "batch: too much for a message of its size");
}

TEST(BatchDecoder, what_a_buoy_puts_into_a_message_is_within_them) {
  EXPECT_LT(max_expansion(702), 600'000U);
  EXPECT_GE(max_expansion(0), 2 * (std::size_t{256} << 10U));
  EXPECT_LE(row_bytes, buoyd::Reading{}.cost()) << "what a buoy counts for one";
}

TEST(BatchDecoder, a_body_of_30000_characters_and_no_more) {
  std::string channels;
  for (int i = 0; i < 30; ++i) {
    channels += (i > 0 ? "," : "") + std::string(R"({"name":"t)") + std::to_string(i) +
                R"(","type":"text"})";
  }
  const auto description = test::described("x", "y", channels);
  const auto body_of = [](std::size_t last) {
    std::string body = "[";
    for (int i = 0; i < 29; ++i) body += '"' + std::string(1000, 'a') + "\",";
    return body + '"' + std::string(last, 'b') + "\"]";
  };
  const auto find = [&](const Hash8&) { return description; };
  const std::size_t room = 30000 - 30 - body_of(0).size();
  const auto fits = reading(1, description, body_of(room));
  const auto decoded = decode_blocks(test::plain_blocks({fits}), find);
  ASSERT_TRUE(decoded) << decoded.error().text;
  EXPECT_EQ(decoded->readings.at(0).reading.body, fits.reading.body);
  // A quotation mark on the wire is two characters of a body.
  const auto longer_by_one = [&](std::size_t last) {
    Bytes blocks = test::plain_blocks({reading(1, description, body_of(last))});
    *std::search_n(blocks.begin(), blocks.end(), 9, 'b') = '"';
    return sealed(Bytes(blocks.begin() + 1, blocks.end() - 4));
  };
  EXPECT_TRUE(decode_blocks(longer_by_one(room - 1), find));
  EXPECT_FALSE(decode_blocks(longer_by_one(room), find));
}

}  // namespace
}  // namespace buoyshore
