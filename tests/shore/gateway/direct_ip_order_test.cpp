// Orders for a transceiver. The first one's lengths are those of an example of the network's.

#include "shore/gateway/direct_ip_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace buoyshore {
namespace {

using buoyd::Bytes;
using buoyd::ErrorCode;
using testing::HasSubstr;

constexpr std::string_view imei = "300034010123450";
constexpr std::uint32_t id = 0x4D736731;
constexpr std::string_view answer =
    "01001C440019"
    "4D736731"
    "333030303334303130313233343530"
    "00001267";

Bytes answer_of(std::string_view status) {
  return buoyd::hex_bytes(std::string(answer) + std::string(status)).value();
}

TEST(DirectIpOrder, has_a_header_and_the_message) {
  const Bytes message(70, 0xAB);
  const Bytes order = direct_ip_order(id, imei, message);
  ASSERT_EQ(order.size(), 100U);
  EXPECT_EQ(Bytes(order.begin(), order.begin() + 30),
            buoyd::hex_bytes("010061410015"
                             "4D736731"
                             "333030303334303130313233343530"
                             "0000420046")
                .value());
  EXPECT_EQ(Bytes(order.begin() + 30, order.end()), message);
}

TEST(DirectIpOrder, is_kept_where_the_status_is_a_place_in_the_queue) {
  EXPECT_TRUE(read_direct_ip_answer(answer_of("0000"), id));
  EXPECT_TRUE(read_direct_ip_answer(answer_of("0032"), id));
}

TEST(DirectIpOrder, is_refused_with_a_reason) {
  for (const auto& [status, reason] : {std::pair{"FFFF", "no IMEI"},
                                       {"FFFB", "queue is full"},
                                       {"FFF4", "certificate"},
                                       {"FFF3", "status -13"},
                                       {"8000", "status -32768"}}) {
    const auto read = read_direct_ip_answer(answer_of(status), id);
    ASSERT_FALSE(read) << status;
    EXPECT_EQ(read.error().code, ErrorCode::refused) << status;
    EXPECT_THAT(read.error().text, HasSubstr(reason));
  }
}

TEST(DirectIpOrder, believes_no_answer_to_another_order_and_none_of_other_lengths) {
  const Bytes whole = answer_of("0000");
  EXPECT_EQ(read_direct_ip_answer(whole, id + 1).error().code, ErrorCode::invalid);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_direct_ip_answer(std::span(whole).first(size), id)) << size;
  }
  for (const std::size_t at : {0U, 1U, 2U, 3U, 4U, 5U}) {
    Bytes other = whole;
    other[at] ^= 0x40U;
    EXPECT_FALSE(read_direct_ip_answer(other, id)) << at;
  }
}

}  // namespace
}  // namespace buoyshore
