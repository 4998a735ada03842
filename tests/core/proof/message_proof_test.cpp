// The test cases of RFC 4231, whose keys and texts are short enough.

#include "core/proof/message_proof.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

TEST(MessageProof, is_hmac_sha256) {
  EXPECT_EQ(to_hex(hmac_sha256(std::vector<std::uint8_t>(20, 0x0B), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  const std::vector<std::uint8_t> jefe{'J', 'e', 'f', 'e'};
  EXPECT_EQ(to_hex(hmac_sha256(jefe, "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::vector<std::uint8_t>(20, 0xAA), std::string(50, '\xDD'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

TEST(MessageProof, is_of_one_key_and_one_text) {
  const MessageKey key{1, 2, 3};
  const MessageProof proof = message_proof(key, "pause");
  EXPECT_TRUE(is_proof(key, "pause", proof));
  EXPECT_FALSE(is_proof(key, "paus", proof));
  EXPECT_FALSE(is_proof({1, 2, 4}, "pause", proof));
  for (std::size_t i = 0; i < proof.size(); ++i) {
    MessageProof wrong = proof;
    wrong[i] ^= 0x80U;
    EXPECT_FALSE(is_proof(key, "pause", wrong)) << i;
  }
  EXPECT_FALSE(is_proof(key, "pause", std::span(proof).first(7)));
}

TEST(MessageProof, has_a_key_of_64_hex_digits) {
  const std::string hex = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";
  const auto key = message_key_from_hex(hex);
  ASSERT_TRUE(key);
  EXPECT_EQ((*key)[31], 0xFF);
  EXPECT_FALSE(message_key_from_hex(hex.substr(1)));
  EXPECT_FALSE(message_key_from_hex(hex + "0"));
  EXPECT_FALSE(message_key_from_hex("g" + hex.substr(1)));
}

}  // namespace
}  // namespace buoyd
