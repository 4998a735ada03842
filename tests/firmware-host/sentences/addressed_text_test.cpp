#include "firmware-host/sentences/addressed_text.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

const buoyd::UnitText addressed_request{{{"#", true, 2, false}, {"TS\r\n", false, 0, false}}};
const buoyd::UnitText plain{{{"", true, 0, false}, {"R", false, 0, false}}};
const buoyd::UnitText hexadecimal{{{"@", true, 2, true}}};

TEST(AddressedText, has_the_address_in_its_place) {
  EXPECT_EQ(addressed(addressed_request, 7), "#07TS\r\n");
  EXPECT_EQ(addressed(addressed_request, 99), "#99TS\r\n");
  EXPECT_EQ(addressed(plain, 0), "0R");
  EXPECT_EQ(addressed(plain, 120), "120R");
  EXPECT_EQ(addressed(hexadecimal, 175), "@AF");
  EXPECT_EQ(addressed({}, 1), "");
}

TEST(AddressedText, is_taken_off_a_line) {
  EXPECT_EQ(without_address(plain, "0R1,Dn=236D"), "1,Dn=236D");
  EXPECT_EQ(without_address(plain, "12R1"), "1");
  EXPECT_EQ(without_address(plain, "R1"), "R1");
  EXPECT_EQ(without_address(addressed_request, "#03TS\r\n1"), "1");
}

}  // namespace
}  // namespace buoysim
