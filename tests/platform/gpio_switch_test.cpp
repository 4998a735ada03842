// What the kernel is asked for a GPIO line. A program of its own: its ioctl() plays the chip, a
// plain file stands for the device.
#include "platform/gpio_switch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/gpio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <optional>

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What was asked of the chip, and how it answers.
struct PlayedChip {
  std::optional<gpio_v2_line_request> request;
  int given = -1;            // the line's descriptor
  std::vector<bool> levels;  // set after the request
  int error = 0;

  int refuse() const {
    errno = error;
    return -1;
  }
  int take(gpio_v2_line_request& asked) {
    if (error != 0) return refuse();
    asked.fd = given = eventfd(0, EFD_CLOEXEC);
    request = asked;
    return 0;
  }
  int set(int descriptor, const gpio_v2_line_values& values) {
    if (error != 0) return refuse();
    EXPECT_EQ(descriptor, given);
    EXPECT_EQ(values.mask, 1U);
    levels.push_back((values.bits & 1U) != 0);
    return 0;
  }
};
PlayedChip chip;

}  // namespace
}  // namespace buoyd

extern "C" int ioctl(int descriptor, unsigned long number, ...) noexcept {
  va_list rest;
  va_start(rest, number);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  if (number == GPIO_V2_GET_LINE_IOCTL) {
    return buoyd::chip.take(*static_cast<gpio_v2_line_request*>(argument));
  }
  if (number == GPIO_V2_LINE_SET_VALUES_IOCTL) {
    return buoyd::chip.set(descriptor, *static_cast<gpio_v2_line_values*>(argument));
  }
  errno = ENOTTY;
  return -1;
}

namespace buoyd {
namespace {

class GpioSwitchTest : public testing::Test {
 protected:
  GpioSwitchTest() { chip = {}; }
  ~GpioSwitchTest() override { unlink(device_.c_str()); }

  [[nodiscard]] PowerSettings settings() const {
    PowerSettings power;
    power.chip = device_;
    power.line = 17;
    return power;
  }

  std::string device_ = [] {
    std::string name = "/tmp/gpiochip.XXXXXX";
    close(mkstemp(name.data()));
    return name;
  }();
};

TEST_F(GpioSwitchTest, takes_the_line_as_an_output_that_is_on) {
  const auto opened = open_gpio_switch(settings());
  ASSERT_TRUE(opened);
  const gpio_v2_line_request& asked = *chip.request;
  EXPECT_EQ(asked.num_lines, 1U);
  EXPECT_EQ(asked.offsets[0], 17U);
  EXPECT_STREQ(asked.consumer, "buoyd");
  EXPECT_EQ(asked.config.flags, GPIO_V2_LINE_FLAG_OUTPUT);
  ASSERT_EQ(asked.config.num_attrs, 1U);
  EXPECT_EQ(asked.config.attrs[0].attr.id, GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
  EXPECT_EQ(asked.config.attrs[0].attr.values, 1U);
  EXPECT_EQ(asked.config.attrs[0].mask, 1U);
  EXPECT_THAT(chip.levels, IsEmpty());
}

TEST_F(GpioSwitchTest, leaves_a_low_level_that_means_on_to_the_kernel) {
  PowerSettings low = settings();
  low.active_low = true;
  ASSERT_TRUE(open_gpio_switch(low));
  EXPECT_EQ(chip.request->config.flags, GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_ACTIVE_LOW);
  EXPECT_EQ(chip.request->config.attrs[0].attr.values, 1U);
}

TEST_F(GpioSwitchTest, switches_and_releases) {
  auto opened = open_gpio_switch(settings());
  ASSERT_TRUE(opened);
  EXPECT_FALSE((*opened)->outcome()) << "nothing was asked";
  (*opened)->set(false);
  EXPECT_TRUE(*(*opened)->outcome());
  (*opened)->set(true);
  EXPECT_TRUE(*(*opened)->outcome());
  EXPECT_THAT(chip.levels, ElementsAre(false, true));
  opened->reset();
  EXPECT_EQ(close(chip.given), -1) << "it was closed before";
}

TEST_F(GpioSwitchTest, errors_say_which_line) {
  auto opened = open_gpio_switch(settings());
  ASSERT_TRUE(opened);
  chip.error = EIO;
  (*opened)->set(false);
  const auto stuck = (*opened)->outcome().value();
  ASSERT_FALSE(stuck);
  EXPECT_EQ(stuck.error().text, device_ + " line 17: Input/output error");
  EXPECT_EQ(stuck.error().detail, EIO);
  chip.error = EBUSY;
  const auto busy = open_gpio_switch(settings());
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, ErrorCode::unavailable);
  EXPECT_EQ(busy.error().text, device_ + " line 17: Device or resource busy");
}

TEST_F(GpioSwitchTest, a_missing_chip_is_an_error_that_says_which) {
  PowerSettings power;
  power.chip = "/dev/no-such-chip";
  const auto none = open_gpio_switch(power);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_EQ(none.error().text, "/dev/no-such-chip: No such file or directory");
}

}  // namespace
}  // namespace buoyd
