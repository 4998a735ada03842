#include "platform/gpio_switch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/gpio.h>
#include <sys/ioctl.h>

#include <string_view>

#include "base/descriptor.hpp"

namespace buoyd {

namespace {

constexpr std::string_view gpio_consumer = "buoyd";

gpio_v2_line_request request_of(const PowerSettings& settings) {
  gpio_v2_line_request request{};
  request.offsets[0] = settings.line;
  request.num_lines = 1;
  gpio_consumer.copy(request.consumer, sizeof(request.consumer) - 1);
  request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
  if (settings.active_low) {
    request.config.flags |= GPIO_V2_LINE_FLAG_ACTIVE_LOW;
  }
  request.config.num_attrs = 1;
  request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
  request.config.attrs[0].attr.values = 1;
  request.config.attrs[0].mask = 1;
  return request;
}

class GpioSwitch final : public PowerSwitch {
 public:
  GpioSwitch(int line, std::string place) : line_(line), place_(std::move(place)) {}

  void set(bool on) override {
    gpio_v2_line_values values{};
    values.bits = on ? 1 : 0;
    values.mask = 1;
    outcome_ = Result<void>{};
    if (ioctl(line_.get(), GPIO_V2_LINE_SET_VALUES_IOCTL, &values) != 0) {
      outcome_ = fail_by_errno(place_);
    }
  }
  std::optional<Result<void>> outcome() override { return outcome_; }

 private:
  const Descriptor line_;
  const std::string place_;
  std::optional<Result<void>> outcome_;
};

}  // namespace

Result<std::unique_ptr<PowerSwitch>> open_gpio_switch(const PowerSettings& settings) {
  const Descriptor chip(open(settings.chip.c_str(), O_RDWR | O_CLOEXEC));
  if (!chip.is_open()) {
    return fail_by_errno(settings.chip);
  }
  const std::string place = fmt::format("{} line {}", settings.chip, settings.line);
  gpio_v2_line_request request = request_of(settings);
  if (ioctl(chip.get(), GPIO_V2_GET_LINE_IOCTL, &request) != 0) {
    return fail_by_errno(place);
  }
  return std::make_unique<GpioSwitch>(request.fd, place);
}

}  // namespace buoyd
