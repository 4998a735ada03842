#include "base/hash.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

// FIPS 180-4 example digests (NIST, "SHA-256", one and two block messages), first 8 bytes.
TEST(Hash8, is_the_start_of_sha_256) {
  EXPECT_EQ(to_hex(hash8("abc")), "ba7816bf8f01cfea");
  EXPECT_EQ(to_hex(hash8("")), "e3b0c44298fc1c14");
  EXPECT_EQ(to_hex(hash8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8");
}

TEST(Hash8, takes_every_byte_of_the_text) {
  EXPECT_NE(hash8(std::string("a\0b", 3)), hash8("a"));
  EXPECT_NE(hash8("{}"), hash8("{} "));
}

TEST(ToHex, writes_two_lower_case_digits_a_byte) {
  EXPECT_EQ(to_hex(std::vector<std::uint8_t>{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(to_hex({}), "");
}

TEST(Hash8FromHex, is_the_inverse) {
  const Hash8 bytes{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
  EXPECT_EQ(hash8_from_hex("0123456789abcdef").value(), bytes);
  EXPECT_EQ(hash8_from_hex("0123456789ABCDEF").value(), bytes);
  EXPECT_EQ(hash8_from_hex(to_hex(hash8("x"))).value(), hash8("x"));
}

TEST(Hash8FromHex, refuses_all_else) {
  for (const char* text : {"", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg",
                           "0x23456789abcdef", " 123456789abcdef", "-123456789abcdef"}) {
    const auto result = hash8_from_hex(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
}

TEST(Random8, differs_each_time) {
  EXPECT_NE(random8(), random8());
}

TEST(HexBytes, takes_digits_of_either_case) {
  EXPECT_EQ(hex_bytes("0aF1"), (std::vector<std::uint8_t>{0x0A, 0xF1}));
  EXPECT_EQ(hex_bytes(""), std::vector<std::uint8_t>());
  for (const char* const none : {"0", "0a1", "0g", " 0a", "0x", "-1", "+1"}) {
    EXPECT_FALSE(hex_bytes(none)) << none;
  }
  EXPECT_EQ(upper_hex(std::vector<std::uint8_t>{0x0A, 0xF1}), "0AF1");
}

}  // namespace
}  // namespace buoyd
