// How many bins an ensemble of PD8 or PD12 may have: as many as a reading holds.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "drivers/rdi_ensemble.hpp"

namespace buoyd {
namespace {

constexpr std::size_t header = 34;  // of PD12: bytes before the velocities
constexpr std::size_t components = 4;

/// The last bin goes up with 1.234 m/s.
std::vector<std::uint8_t> pd12_of(std::size_t bins) {
  std::vector<std::uint8_t> bytes(header + components * 2 * bins + 2);
  put_u16(bytes, 0, 0x7F6E);
  put_u16(bytes, 2, bytes.size() - 2);
  put_u16(bytes, 11, 2020);
  bytes[13] = 1;
  bytes[14] = 1;
  bytes[31] = 0x0F;
  bytes[33] = static_cast<std::uint8_t>(bins);
  put_u16(bytes, header + 2 * (3 * bins - 1), 1234);
  std::size_t sum = 0;
  for (const std::uint8_t byte : bytes) sum += byte;
  put_u16(bytes, bytes.size() - 2, sum);
  return bytes;
}

/// Bin n goes up with 1000 + n mm/s.
std::string pd8_of(std::size_t bins) {
  std::string text =
      "\r\n2013/12/01 00:00:29.99 00001\r\nHdg: 34.8 Pitch: 0.0 Roll: -1.1\r\n"
      "Temp: 13.8 SoS: 1505 BIT: 00\r\n"
      "Bin    Dir    Mag     E/W     N/S    Vert     Err   Echo1  Echo2  Echo3  Echo4\r\n";
  for (std::size_t bin = 1; bin <= bins; ++bin) {
    text += fmt::format("{} 8.5 134.5 20 133 {} -2 162 166 163 164\r\n", bin, 1000 + bin);
  }
  return text;
}

TEST(RdiBins, of_pd12_are_as_many_as_a_reading_holds) {
  const ModelPtr model = delivered_model("rdi-pd12");
  FramesDriver driver(model);
  for (const std::size_t bins : {1U, 129U, 168U}) {
    KeepSamples sink;
    driver.receive(pd12_of(bins), MonoTime{}, sink);
    ASSERT_EQ(sink.samples.size(), 1U) << bins;
    const std::string up = value_of(*model, sink.samples.front(), "velocity_up");
    EXPECT_NE(up.find("1.234"), std::string::npos) << bins;
  }
  KeepSamples sink;
  driver.receive(pd12_of(169), MonoTime{}, sink);
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
}

TEST(RdiBins, of_pd8_are_as_many_as_a_reading_holds) {
  const ModelPtr model = delivered_model("rdi-pd8");
  for (const std::size_t bins : {1U, 129U, 153U, 160U}) {
    MessagesDriver driver(model);
    KeepSamples sink;
    driver.receive(bytes_of(pd8_of(bins)), MonoTime{}, sink);
    driver.finish(sink);
    ASSERT_EQ(sink.samples.size(), 1U) << bins;
    const std::string up = value_of(*model, sink.samples.front(), "velocity_up");
    const std::size_t last = std::min<std::size_t>(bins, 153);
    EXPECT_NE(up.find(fmt::format("{}", 1000 + last)), std::string::npos) << bins;
    EXPECT_EQ(driver.counters().damaged_frames, bins - last);
  }
}

}  // namespace
}  // namespace buoyd
