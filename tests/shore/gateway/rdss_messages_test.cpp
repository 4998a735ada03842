// The sentences stand in public sources; their checks were computed anew.

#include "shore/gateway/rdss_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/told/rdss_text.hpp"

namespace buoyshore {
namespace {

RdssHeard hear(buoyd::RdssDialect& dialect, std::string_view text) {
  return hear_rdss(dialect.hear({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
}

std::vector<buoyd::Bytes> take(buoyd::RdssDialect& dialect, std::string_view text) {
  std::vector<buoyd::Bytes> taken;
  for (const ShortMessage& one : hear(dialect, text).messages) {
    EXPECT_EQ(one.from.size(), 7U);
    taken.push_back(one.bytes);
  }
  return taken;
}

TEST(RdssMessages, brings_code_and_mixed_content) {
  buoyd::RdssText dialect;
  EXPECT_THAT(take(dialect, "$BDTXR,1,0166166,1,,3132333433333335*46\r\n"),
              testing::ElementsAre(buoyd::Bytes{0x31, 0x32, 0x33, 0x34, 0x33, 0x33, 0x33, 0x35}));
  EXPECT_THAT(take(dialect, "$BDTXR,1,0179773,2,,A468656C6C6F*43\r\n"),
              testing::ElementsAre(buoyd::Bytes{'h', 'e', 'l', 'l', 'o'}));
  EXPECT_THAT(take(dialect, "$BDTXR,1,4207733,1,2337,90000000000065C1FAF4B2E2CAD4*3F\r\n"),
              testing::SizeIs(1));
}

TEST(RdssMessages, tells_of_what_is_damaged) {
  buoyd::RdssText dialect;
  const RdssHeard heard = hear(dialect, "$BDTXR,1,0179773,2,,A468656C6C6F*42\r\n");
  EXPECT_THAT(heard.words,
              testing::ElementsAre(testing::VariantWith<buoyd::DamagedWords>(testing::_)));
}

TEST(RdssMessages, passes_over_text_chatter_and_what_is_damaged) {
  buoyd::RdssText dialect;
  EXPECT_THAT(take(dialect,
                   "\xB1\xB1\xB6\xB7\r\n$BDTXR,1,0166166,0,,\xC4\xE3\xBA\xC3*14\r\n"
                   "$BDTXR,1,0179773,2,,A468656C6C6F*42\r\n$BDBSI,01,03,3,2,2,0,3,0,0,3,0,0*5F\r\n"
                   "$BDTXR,1,01797"),
              testing::IsEmpty());
  EXPECT_THAT(take(dialect, "73,2,,A468656C6C6F*43\r\n"), testing::SizeIs(1));
}

}  // namespace
}  // namespace buoyshore
