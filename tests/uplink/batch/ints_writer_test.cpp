#include "uplink/batch/ints_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "base/hash.hpp"
#include "uplink/check_decoder.hpp"

namespace buoyd {
namespace {

using Values = std::vector<std::int64_t>;

std::string written(const Values& values) {
  IntsWriter writer;
  Bytes out;
  writer.write(values, out);
  return to_hex(out);
}

// The worked example of the recipe: two readings of a thermosalinograph.
TEST(IntsWriter, worked_example_byte_for_byte) {
  EXPECT_EQ(written({1005374, 1005383}), "7ffcdc7a12");
  EXPECT_EQ(written({219005, 219000}), "7ffadd1a09");
  EXPECT_EQ(written({519195, 519194}), "00b6b03f40");
  EXPECT_EQ(written({366302, 366305}), "01c2db2cd0");
  EXPECT_EQ(written({1528401, 1528400}), "00a2c9ba0140");
  EXPECT_EQ(written({1406852411866656, 1406852413866529}), "7fc0f895a4cbe1ff048290f401");
}

TEST(IntsWriter, constant_columns_have_no_codes) {
  EXPECT_EQ(written({7}), "3f0e") << "order 0, the element as the step";
  EXPECT_EQ(written({7, 7, 7, 7}), "3f0e");
  EXPECT_EQ(written({100, 110, 120, 130}), "7fc80114") << "a straight line is its start and step";
}

TEST(IntsWriter, chooses_the_order_that_is_shortest) {
  Values line, parabola, noise;
  std::mt19937_64 random(1);
  for (std::int64_t i = 0; i < 300; ++i) {
    line.push_back(1000 * i + static_cast<std::int64_t>(random() % 8));
    parabola.push_back(50 * i * i);
    noise.push_back(static_cast<std::int64_t>(random() % 4096));
  }
  IntsWriter writer;
  EXPECT_EQ(writer.plan(line).order, 1U);
  EXPECT_EQ(writer.plan(parabola).order, 2U);
  EXPECT_EQ(writer.plan(noise).order, 0U);
  EXPECT_NEAR(static_cast<double>(writer.plan(noise).bytes()), 300.0 * 13 / 8, 20);
}

TEST(IntsWriter, plan_tells_the_size_exactly) {
  std::mt19937_64 random(2);
  IntsWriter writer;
  for (int round = 0; round < 3000; ++round) {
    Values values(static_cast<std::size_t>(1 + random() % (round % 10 == 0 ? 400 : 12)));
    const unsigned width = 1 + static_cast<unsigned>(random() % 64);
    std::int64_t level = static_cast<std::int64_t>(random());
    for (std::int64_t& value : values) {
      const std::uint64_t noise = random() >> (64 - width);
      const bool jump = random() % 50 == 0;
      level = jump ? static_cast<std::int64_t>(random())
                   : static_cast<std::int64_t>(static_cast<std::uint64_t>(level) + 17);
      value = static_cast<std::int64_t>(static_cast<std::uint64_t>(level) + noise);
    }
    const IntsPlan plan = writer.plan(values);
    Bytes out;
    writer.write(values, plan, out);
    ASSERT_EQ(out.size(), plan.bytes()) << "round " << round;
    std::size_t at = 0;
    ASSERT_EQ(test::decode_ints(out, at, values.size()), values) << "round " << round;
    ASSERT_EQ(at, out.size());
  }
}

TEST(IntsWriter, extremes_come_back) {
  constexpr auto low = std::numeric_limits<std::int64_t>::min();
  constexpr auto high = std::numeric_limits<std::int64_t>::max();
  for (const Values& values :
       {Values{low}, Values{high}, Values{low, high}, Values{high, low, high},
        Values{0, low, 0, high, -1, 1}, Values{low, low, low + 1}}) {
    IntsWriter writer;
    Bytes out;
    writer.write(values, out);
    std::size_t at = 0;
    EXPECT_EQ(test::decode_ints(out, at, values.size()), values);
    EXPECT_EQ(at, out.size());
  }
}

TEST(IntsWriter, leb128_and_zigzag) {
  const auto u = [](std::uint64_t value) {
    Bytes out;
    append_unsigned(out, value);
    return to_hex(out);
  };
  const auto s = [](std::int64_t value) {
    Bytes out;
    append_signed(out, value);
    return to_hex(out);
  };
  EXPECT_EQ(u(0), "00");
  EXPECT_EQ(u(127), "7f");
  EXPECT_EQ(u(128), "8001");
  EXPECT_EQ(u(~std::uint64_t{0}), "ffffffffffffffffff01");
  EXPECT_EQ(s(0), "00");
  EXPECT_EQ(s(-1), "01");
  EXPECT_EQ(s(1), "02");
  EXPECT_EQ(s(-2), "03");
}

}  // namespace
}  // namespace buoyd
