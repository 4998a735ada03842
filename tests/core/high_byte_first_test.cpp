#include "core/told/high_byte_first.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(HighByteFirst, writes_and_reads_as_many_bytes_as_asked) {
  Bytes bytes{9};
  append_high_first(bytes, 0x0102030405060708, 8);
  append_high_first(bytes, 0xABCDEF, 2);
  EXPECT_EQ(bytes, (Bytes{9, 1, 2, 3, 4, 5, 6, 7, 8, 0xCD, 0xEF}));
  EXPECT_EQ(high_first(std::span(bytes).subspan(1, 8)), 0x0102030405060708U);
  EXPECT_EQ(high_first(std::span(bytes).last(2)), 0xCDEFU);
  EXPECT_EQ(high_first({}), 0U);
}

}  // namespace
}  // namespace buoyd
