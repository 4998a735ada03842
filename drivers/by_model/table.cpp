#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/driver.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "drivers/messages/polled_messages_driver.hpp"
#include "drivers/registers/registers_driver.hpp"

namespace buoyd {

namespace {

std::unique_ptr<Driver> make_registers(const ModelPtr& model, const InstrumentSettings& settings) {
  return std::make_unique<RegistersDriver>(model, settings);
}

std::unique_ptr<Driver> make_messages(const ModelPtr& model, const InstrumentSettings& settings) {
  if (model->poll) {
    return std::make_unique<PolledMessagesDriver>(model, settings);
  }
  return std::make_unique<MessagesDriver>(model);
}

std::unique_ptr<Driver> make_frames(const ModelPtr& model, const InstrumentSettings& /*settings*/) {
  return std::make_unique<FramesDriver>(model);
}

struct DriverEntry {
  std::string_view name;  // as models say it
  std::unique_ptr<Driver> (*make)(const ModelPtr& model, const InstrumentSettings& settings);
};

constexpr std::array<DriverEntry, 3> table{{
    {"registers", make_registers},
    {"messages", make_messages},
    {"frames", make_frames},
}};

}  // namespace

Result<std::unique_ptr<Driver>> make_driver(const ModelPtr& model,
                                            const InstrumentSettings& settings) {
  const auto entry = std::ranges::find(table, model->driver, &DriverEntry::name);
  if (entry == table.end()) {
    return fail(ErrorCode::invalid,
                fmt::format("model {}: no driver \"{}\"", model->name, model->driver));
  }
  if (settings.unit < 0 || settings.unit > 255) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: unit {}, expected 0 to 255", settings.name, settings.unit));
  }
  return entry->make(model, settings);
}

}  // namespace buoyd
