#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(Base64, writes_and_reads_the_examples_of_rfc_4648) {
  const std::pair<const char*, const char*> examples[]{{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : examples) {
    EXPECT_EQ(to_base64(bytes_of(plain)), coded);
    std::vector<std::uint8_t> read;
    EXPECT_TRUE(append_base64(read, coded));
    EXPECT_EQ(read, bytes_of(plain));
  }
}

TEST(Base64, refuses_what_is_none) {
  for (const char* text : {"Zg=", "Zg", "Z g=", "Zm9-", "=Zm9"}) {
    std::vector<std::uint8_t> read;
    EXPECT_FALSE(append_base64(read, text)) << text;
  }
}

}  // namespace
}  // namespace buoyd
