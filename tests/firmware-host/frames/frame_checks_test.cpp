// The simulator's own checks of binary frames, against check values and printed frames.
#include "firmware-host/frames/frame_checks.hpp"

#include <gtest/gtest.h>

#include "firmware-host/frames/frame_encoder.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/checksums.hpp"
#include "firmware-host/world/faults.hpp"

namespace buoysim {
namespace {

using buoyd::SumKind;

TEST(FrameChecks, check_values) {
  const Bytes digits{'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  const std::vector<std::pair<SumKind, unsigned>> values{
      {SumKind::none, 0},
      {SumKind::sum8, 0xDD},
      {SumKind::sum8_zero, 0x23},
      {SumKind::sum16, 0x01DD},
      {SumKind::xor8, 0x31},
      {SumKind::crc8, 0xF4},
      {SumKind::crc16_arc, 0xBB3D},
      {SumKind::crc16_modbus, 0x4B37},
      {SumKind::crc16_xmodem, 0x31C3},
      {SumKind::crc16_mcrf4xx, 0x6F91},
      {SumKind::crc16_genibus, 0xD64E},
  };
  for (const auto& [sum, value] : values) {
    EXPECT_EQ(check_of(sum, digits), value) << static_cast<int>(sum);
  }
}

TEST(FrameChecks, seals_a_frame) {
  const Bytes sealed = bytes("A5110E0003261317121294007C3B83041301CDFE0A08007B0000E4D9");
  Bytes frame = sealed;
  frame[26] = frame[27] = 0;
  seal_frame({SumKind::nortek, true, 0}, frame);
  EXPECT_EQ(frame, sealed);
  Bytes big{1, 2, 0, 0};
  seal_frame({SumKind::sum16, false, 1}, big);
  EXPECT_EQ(big, (Bytes{1, 2, 0, 2}));
  Bytes tiny{1};
  seal_frame({SumKind::sum16, false, 0}, tiny);
  EXPECT_EQ(tiny, Bytes{1});
}

/// A frame of each model, as it is sent.
std::vector<std::pair<buoyd::ModelPtr, Bytes>> sent_frames() {
  std::vector<std::pair<buoyd::ModelPtr, Bytes>> all;
  for (const auto& file : buoyd::list_models(model_folders())) {
    const auto model = model_named(file.name);
    if (model->frames) {
      all.emplace_back(
          model, transmitted(*model->frames,
                             frame_of_example(*model->frames, model->examples.front().bytes)));
    }
  }
  return all;
}

TEST(FrameChecks, pass_what_is_sound_and_nothing_spoilt) {
  const auto all = sent_frames();
  EXPECT_GE(all.size(), 9U);
  for (const auto& [model, sent] : all) {
    EXPECT_TRUE(frame_passes(*model->frames, sent)) << model->name;
    Bytes behind_noise{0x00, 0x7F, 'x'};
    behind_noise.insert(behind_noise.end(), sent.begin(), sent.end());
    EXPECT_TRUE(frame_passes(*model->frames, behind_noise)) << model->name;
    Bytes spoilt = sent;
    spoil_frame(*model->frames, spoilt);
    EXPECT_EQ(spoilt.size(), sent.size());
    EXPECT_FALSE(frame_passes(*model->frames, spoilt)) << model->name;
    const std::span<const std::uint8_t> cut(sent.data(), sent.size() - 4);
    EXPECT_FALSE(frame_passes(*model->frames, cut)) << model->name;
    EXPECT_FALSE(frame_passes(*model->frames, {})) << model->name;
  }
}

TEST(FrameChecks, a_bit_that_was_hit_shows) {
  for (const auto& [model, sent] : sent_frames()) {
    const std::size_t covered = 2 * (model->frames->check.from + 1U);
    for (std::size_t at = covered; at + 4 < sent.size(); at += 1 + sent.size() / 50) {
      Bytes hit = sent;
      hit[at] = static_cast<std::uint8_t>(hit[at] ^ 2U);
      EXPECT_FALSE(frame_passes(*model->frames, hit)) << model->name << " at " << at;
    }
  }
}

}  // namespace
}  // namespace buoysim
