// What is hashed and signed, and what a seal's reading says.

#include "core/proof/seal.hpp"

#include <gtest/gtest.h>

#include "core/own_readings.hpp"

namespace buoyd {
namespace {

Seal a_seal() {
  Seal seal;
  seal.station = "kelpie";
  seal.epoch = {1, 2, 3, 4, 5, 6, 7, 8};
  seal.numbers = {10, 300};
  seal.absent = {{12, 15}, {20, 20}};
  seal.before.fill(0xab);
  seal.segments.resize(2);
  seal.segments[1].fill(0x11);
  seal.key.fill(0x22);
  seal.signature.fill(0x33);
  return seal;
}

TEST(Seal, its_reading_says_all_of_it) {
  const Reading reading = seal_reading(a_seal(), MonoTime{});
  EXPECT_TRUE(is_seal(*reading.description));
  const auto back = seal_in(*reading.description, reading.body);
  ASSERT_TRUE(back) << back.error().text;
  EXPECT_EQ(*back, a_seal());
}

TEST(Seal, signs_a_text_of_lines) {
  EXPECT_EQ(signed_text(a_seal()),
            "buoyd seal 1\nkelpie\n0102030405060708\n10\n300\n12-15,20\n" +
                std::string(32, 'a').replace(0, 32, "abababababababababababababababab") +
                "abababababababababababababababab\n" + std::string(32, '0') + std::string(32, '1') +
                "\n" + std::string(64, '2') + "\n");
}

TEST(Seal, hashes_every_field_of_a_reading) {
  const SealedRecord record{7, sha256("description"), 1, 2, 3, 4, "[1]", "2"};
  const auto hashed = [](const SealedRecord& one) {
    Sha256 hash;
    add_record(hash, one);
    return segment_hash(hash);
  };
  std::vector<SealedRecord> others(9, record);
  others[0].seq = 8;
  others[1].description[31] ^= 1;
  others[2].utc = 0;
  others[3].boottime = 0;
  others[4].clock = 0;
  others[5].span = 0;
  others[6].body = "[2]";
  others[7].flags = "";
  others[8].body = "[1]2";
  others[8].flags = "";  // the same bytes behind one another
  for (const SealedRecord& other : others) EXPECT_NE(hashed(other), hashed(record));
  EXPECT_EQ(hashed(record), hashed(record));
}

TEST(Seal, with_other_segments_than_its_readings_need_is_none) {
  Seal seal = a_seal();
  seal.segments.resize(1);
  const Reading reading = seal_reading(seal, MonoTime{});
  EXPECT_FALSE(seal_in(*reading.description, reading.body));
  seal.segments.resize(3);
  EXPECT_FALSE(check_shape(seal));
  seal = a_seal();
  seal.absent.back().b = 301;
  EXPECT_FALSE(check_shape(seal));
}

TEST(Seal, of_another_kind_of_reading_is_none) {
  const Reading event = event_reading({"spool", "x", "y"}, MonoTime{});
  EXPECT_FALSE(is_seal(*event.description));
  EXPECT_FALSE(seal_in(*event.description, event.body));
}

TEST(SealRanges, ascend_and_do_not_touch) {
  EXPECT_EQ(ranges_in(""), std::vector<Range>{});
  EXPECT_EQ(ranges_in("3,5-9"), (std::vector<Range>{{3, 3}, {5, 9}}));
  for (const char* bad :
       {",", "3,", "3,4", "5-4", "5-5", "0", "03", "9,3", "-3", "a", "3 ,5", "3-"}) {
    EXPECT_FALSE(ranges_in(bad)) << bad;
  }
}

}  // namespace
}  // namespace buoyd
