#include "shore/decode/block_reader.hpp"

#include <gtest/gtest.h>

#include "shore/plain_encoder.hpp"

namespace buoyshore {
namespace {

using test::from_hex;

TEST(BlockReader, numbers_of_every_length) {
  struct Case {
    const char* hex;
    std::uint64_t value;
  };
  for (const Case& c :
       {Case{"00", 0}, Case{"7f", 127}, Case{"80 01", 128}, Case{"fc dc 7a", 2010748},
        Case{"ff ff ff ff ff ff ff ff ff 01", UINT64_MAX}}) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    EXPECT_EQ(reader.number(), c.value) << c.hex;
    EXPECT_TRUE(reader.at_end() && !reader.failed()) << c.hex;
  }
}

TEST(BlockReader, numbers_that_are_none) {
  for (const char* hex :
       {"", "80", "ff ff ff ff ff ff ff ff ff 02", "80 80 80 80 80 80 80 80 80 80 01"}) {
    const auto bytes = from_hex(hex);
    BlockReader reader(bytes);
    EXPECT_EQ(reader.number(), 0U) << hex;
    EXPECT_TRUE(reader.failed()) << hex;
  }
}

TEST(BlockReader, zigzag) {
  const auto bytes =
      from_hex("00 01 02 03 ff ff ff ff ff ff ff ff ff 01 fe ff ff ff ff ff ff ff ff 01");
  BlockReader reader(bytes);
  for (const std::int64_t wanted : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1},
                                    std::int64_t{-2}, INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(reader.signed_number(), wanted);
  }
  EXPECT_FALSE(reader.failed());
}

TEST(BlockReader, take_stays_inside) {
  const auto bytes = from_hex("01 02 03");
  BlockReader reader(bytes);
  EXPECT_EQ(reader.take(2).size(), 2U);
  EXPECT_TRUE(reader.take(UINT64_MAX).empty());
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.reason(), "it ends too soon");
  EXPECT_EQ(reader.byte(), 0) << "nothing is read after a failure";
}

struct IntegersCase {
  const char* what;
  const char* hex;
  std::size_t count;
  std::vector<std::int64_t> values;
};

// The first three stand in the recipe of the format: a thermosalinograph.
const IntegersCase sound_integers[] = {
    {"seq of two readings", "7f fcdc7a 12", 2, {1005374, 1005383}},
    {"time of two readings",
     "7f c0f895a4cbe1ff04 8290f401",
     2,
     {1406852411866656, 1406852413866529}},
    {"temperature, one residual", "7f fadd1a 09", 2, {219005, 219000}},
    {"order 0, all the step", "3f 0e", 3, {7, 7, 7}},
    {"order 1, all equal", "7f 0a 00", 4, {5, 5, 5, 5}},
    {"order 2, a square", "bf 02 06 04", 5, {1, 4, 9, 16, 25}},
    {"order 0, k = 0: zigzag 0 1 2 as 0 10 110", "00 00 58", 3, {0, -1, 1}},
    {"order 0, k = 2: zigzag 5 as 10 01", "02 00 90", 1, {-3}},
    {"order 1, k = 1, step 10: 0 + 10, 1 + 10", "41 00 14 00", 3, {0, 10, 20}},
    {"escape: 24 ones, 6 bits of length 8, zigzag 200", "00 00 ffffff 1f 20", 1, {100}},
    {"order 1 of one element", "7f 0a 00", 1, {5}},
    {"nothing", "3f 00", 0, {}},
};

TEST(BlockReader, integers) {
  for (const IntegersCase& c : sound_integers) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    EXPECT_EQ(reader.integers(c.count), c.values) << c.what;
    EXPECT_FALSE(reader.failed()) << c.what << ": " << reader.reason();
    EXPECT_TRUE(reader.at_end()) << c.what;
  }
}

TEST(BlockReader, arithmetic_wraps) {
  // first INT64_MAX, step 1
  const auto bytes = from_hex("7f feffffffffffffffff01 02");
  BlockReader reader(bytes);
  EXPECT_EQ(reader.integers(2), (std::vector<std::int64_t>{INT64_MAX, INT64_MIN}));
}

TEST(BlockReader, integers_that_are_none) {
  struct Case {
    const char* what;
    const char* hex;
    std::size_t count;
  };
  for (const Case& c : {
           Case{"nothing there", "", 1},
           Case{"order 3", "ff 00 00 00 00", 5},
           Case{"order above the count", "bf 02 06 04", 1},
           Case{"first element missing", "7f", 2},
           Case{"step missing", "7f 02", 2},
           Case{"codes missing", "40 02 02", 2},
           Case{"more codes than bits", "00 00 00", 9},
           Case{"code cut short", "05 00 80", 2},
           Case{"escape cut short", "00 00 ffffff 1f", 1},
           Case{"spare bits set", "00 00 01", 1},
           Case{"a million of nothing", "00 00", 1'000'000},
       }) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    EXPECT_TRUE(reader.integers(c.count).empty()) << c.what;
    EXPECT_TRUE(reader.failed()) << c.what;
  }
}

TEST(BlockReader, runs_end_exactly) {
  struct Case {
    const char* hex;
    bool sound;
  };
  for (const Case& c :
       {Case{"03 07", true}, Case{"01 07 02 08", true}, Case{"00 07 03 07", false},
        Case{"04 07", false}, Case{"01 07", false}, Case{"ffffffffffffffffff01 07", false}}) {
    const auto bytes = from_hex(c.hex);
    BlockReader reader(bytes);
    std::size_t sum = 0;
    reader.runs(3, [&] { return reader.byte(); }, [&](std::size_t n, std::uint8_t) { sum += n; });
    EXPECT_EQ(!reader.failed(), c.sound) << c.hex;
    EXPECT_LE(sum, 3U) << c.hex;
  }
}

}  // namespace
}  // namespace buoyshore
