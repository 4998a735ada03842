// Whose frames lie in bytes that nobody asked for.
#include "line/modbus/stray_frames.hpp"

#include <gmock/gmock.h>

#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(StrayFrames, are_found_in_any_split_and_behind_noise) {
  WireBytes bytes{0x00, 0xFF, 7, 3};
  for (const WireBytes& frame :
       {rtu_frame(7, {3, 4, 1, 2, 3, 4}), rtu_frame(9, {0x83, 2}), rtu_frame(8, {6, 0, 1, 0, 5})}) {
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  }
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    StrayFrames strays;
    const std::span<const std::uint8_t> all(bytes);
    std::vector<int> units = strays.feed(all.first(cut));
    const auto rest = strays.feed(all.subspan(cut));
    units.insert(units.end(), rest.begin(), rest.end());
    EXPECT_THAT(units, ElementsAre(7, 9, 8)) << cut;
  }
}

TEST(StrayFrames, noise_damage_and_requests_are_none) {
  StrayFrames strays;
  WireBytes damaged = rtu_frame(7, {3, 4, 1, 2, 3, 4});
  damaged[4] ^= 1U;
  EXPECT_THAT(strays.feed(damaged), IsEmpty());
  EXPECT_THAT(strays.feed(WireBytes(1000, 0x55)), IsEmpty());
  EXPECT_THAT(strays.feed(rtu_frame(7, {3, 0, 9, 0, 1})), IsEmpty());
}

TEST(StrayFrames, what_a_silence_divides_is_no_frame) {
  StrayFrames strays;
  const WireBytes frame = rtu_frame(7, {3, 2, 1, 2});
  const std::span<const std::uint8_t> all(frame);
  EXPECT_THAT(strays.feed(all.first(4)), IsEmpty());
  strays.clear();
  EXPECT_THAT(strays.feed(all.subspan(4)), IsEmpty());
}

}  // namespace
}  // namespace buoyd
