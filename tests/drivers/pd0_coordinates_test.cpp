// What a PD0 ensemble's axes are called: by the coordinates that it says, for the same four numbers
// are east and north in one and starboard and forward in another. Made from the model's own
// example.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/rdi_ensemble.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t beams_at = 22;               // of the fixed leader, which begins at 14
constexpr std::size_t coordinates_at = 39;         // bits 3 and 4
constexpr std::size_t second_range_high_at = 234;  // of the bottom track, which begins at 156
constexpr std::uint8_t other_bits = 5;             // tilts used, bins mapped

class Pd0 : public testing::Test {
 protected:
  /// The example in ship coordinates, with this byte changed and its sum right.
  [[nodiscard]] std::vector<std::uint8_t> ensemble(std::size_t at, std::uint8_t byte) const {
    const auto example = std::ranges::find_if(model->examples, [&](const ModelExample& one) {
      return model->kinds[one.kind].name == "ship";
    });
    auto bytes = example->bytes;
    bytes[at] = byte;
    unsigned sum = 0;
    for (std::size_t i = 0; i + 2 < bytes.size(); ++i) sum += bytes[i];
    bytes[bytes.size() - 2] = static_cast<std::uint8_t>(sum & 0xFFU);
    bytes[bytes.size() - 1] = static_cast<std::uint8_t>(sum >> 8U & 0xFFU);
    return bytes;
  }

  /// "kind.channel" of all that has a value.
  [[nodiscard]] std::vector<std::string> said(const std::vector<std::uint8_t>& bytes) {
    KeepSamples sink;
    driver.receive(bytes, MonoTime{}, sink);
    driver.finish(sink);
    std::vector<std::string> names;
    for (const Sample& sample : sink.samples) {
      const ModelKind& kind = model->kinds[sample.kind];
      for (std::size_t i = 0; i < kind.channels.size(); ++i) {
        if (!std::holds_alternative<std::monostate>(sample.values[kind.first_value(i)])) {
          names.push_back(kind.name + "." + kind.channels[i].name);
        }
      }
    }
    return names;
  }

  ModelPtr model = delivered_model("rdi-pd0");
  FramesDriver driver{model};
};

struct Transform {
  std::uint8_t coordinates;
  std::vector<const char*> axes;
};

TEST_F(Pd0, axes_are_named_by_the_ensembles_coordinates) {
  const std::vector<Transform> transforms{
      {0, {"beam.velocity_1", "bottom_beam.bottom_velocity_2", "bottom_beam.layer_velocity_1"}},
      {1, {"instrument.velocity_x", "bottom_instrument.bottom_velocity_y"}},
      {2, {"ship.velocity_starboard", "bottom_ship.bottom_velocity_forward"}},
      {3, {"earth.velocity_east", "earth.velocity_north", "bottom_earth.bottom_velocity_north"}}};
  for (const Transform& transform : transforms) {
    const auto byte = static_cast<std::uint8_t>(transform.coordinates << 3U | other_bits);
    const auto names = said(ensemble(coordinates_at, byte));
    for (const char* axis : transform.axes) EXPECT_THAT(names, Contains(axis));
    if (transform.coordinates != 3) {
      EXPECT_THAT(names, Not(Contains(HasSubstr("north"))));
      EXPECT_THAT(names, Not(Contains(HasSubstr("east"))));
    }
    for (const char* sensor : {"leader.heading", "leader.pitch", "leader.roll",
                               "leader.temperature", "bottom_range.bottom_range_1"}) {
      EXPECT_THAT(names, Contains(sensor));
    }
    EXPECT_EQ(driver.counters().foreign_frames, 0U);
  }
}

/// Leaders and velocities in earth coordinates.
std::vector<std::uint8_t> ensemble_of(std::size_t cells) {
  constexpr std::size_t fixed = 12;
  constexpr std::size_t variable = 71;
  constexpr std::size_t velocity = 136;
  std::vector<std::uint8_t> bytes(velocity + 2 + 8 * cells + 2);
  put_u16(bytes, 0, 0x7F7F);
  put_u16(bytes, 2, bytes.size() - 2);
  bytes[5] = 3;
  put_u16(bytes, 6, fixed);
  put_u16(bytes, 8, variable);
  put_u16(bytes, 10, velocity);
  bytes[fixed + 8] = 4;
  bytes[fixed + 9] = static_cast<std::uint8_t>(cells);
  bytes[fixed + 25] = 0x1F;
  put_u16(bytes, variable, 0x0080);
  put_u16(bytes, variable + 4, 0x0114);  // January 2020
  bytes[variable + 6] = 1;
  put_u16(bytes, velocity, 0x0100);
  put_u16(bytes, velocity + 2 + 8 * (cells - 1), 1234);
  std::size_t sum = 0;
  for (const std::uint8_t byte : bytes) sum += byte;
  put_u16(bytes, bytes.size() - 2, sum);
  return bytes;
}

TEST_F(Pd0, has_as_many_cells_as_a_reading_holds) {
  for (const std::size_t cells : {1U, 132U, 168U}) {
    KeepSamples sink;
    driver.receive(ensemble_of(cells), MonoTime{}, sink);
    const auto earth = std::ranges::find_if(sink.samples, [&](const Sample& sample) {
      return model->kinds[sample.kind].name == "earth";
    });
    ASSERT_NE(earth, sink.samples.end()) << cells;
    EXPECT_THAT(value_of(*model, *earth, "velocity_east"), HasSubstr("1.234"));
    EXPECT_EQ(driver.counters().foreign_frames, 0U);
  }
  EXPECT_THAT(said(ensemble_of(169)), Not(Contains(HasSubstr("velocity"))));
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
}

TEST_F(Pd0, a_range_has_a_third_byte) {
  KeepSamples sink;
  driver.receive(ensemble(second_range_high_at, 1), MonoTime{}, sink);
  const auto range = std::ranges::find_if(sink.samples, [&](const Sample& sample) {
    return model->kinds[sample.kind].name == "bottom_range";
  });
  ASSERT_NE(range, sink.samples.end());
  EXPECT_EQ(value_of(*model, *range, "bottom_range_2"), "677.38");
  EXPECT_EQ(value_of(*model, *range, "bottom_range_3"), "null") << "0: no bottom";
}

TEST_F(Pd0, blocks_that_no_kind_reads_are_counted) {
  const auto names = said(ensemble(beams_at, 3));
  EXPECT_THAT(names, Contains("leader.heading"));
  EXPECT_THAT(names, Not(Contains(HasSubstr("velocity"))));
  EXPECT_EQ(driver.counters().foreign_frames, 2U) << "velocities and bottom track of three beams";
}

}  // namespace
}  // namespace buoyd
