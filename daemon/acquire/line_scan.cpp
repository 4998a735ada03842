#include "acquire/line_scan.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

#include "drivers/driver.hpp"
#include "line/hear_bytes.hpp"
#include "line/modbus/modbus_transaction.hpp"

namespace buoyd {

namespace {

/// A model that listens along.
class Listener final : private SampleSink {
 public:
  Listener(ModelPtr model, std::unique_ptr<Driver> driver)
      : model_(std::move(model)), driver_(std::move(driver)) {}

  void hear(std::span<const std::uint8_t> bytes, MonoTime first_byte) {
    driver_->receive(bytes, first_byte, *this);
  }
  [[nodiscard]] HeardModel result() const {
    const DriverCounters& frames = driver_->counters();
    return {model_, samples_,
            frames.damaged_frames + frames.foreign_frames + frames.discarded_bytes};
  }

 private:
  void take(Sample /*sample*/) override { ++samples_; }

  ModelPtr model_;
  std::unique_ptr<Driver> driver_;
  std::size_t samples_ = 0;
};

std::vector<std::unique_ptr<Listener>> listeners_of(const std::vector<ModelPtr>& models) {
  std::vector<std::unique_ptr<Listener>> listeners;
  for (const ModelPtr& model : models) {
    if (model->registers) continue;
    auto driver = make_driver(model, {});
    if (driver) listeners.push_back(std::make_unique<Listener>(model, std::move(*driver)));
  }
  return listeners;
}

bool better(const HeardModel& one, const HeardModel& other) {
  return std::tuple(one.not_understood, other.samples, one.model->name) <
         std::tuple(other.not_understood, one.samples, other.model->name);
}

bool ends_scan(const Error& error) {
  return error.code == ErrorCode::line_gone || error.code == ErrorCode::stopped;
}

/// Whether all checks of the model hold; what is not answered does not.
Result<bool> is_it(Line& line, int unit, const Model& model, Micros timeout) {
  for (const IdentityCheck& check : model.identification) {
    auto opened = line.open();  // a TCP line is closed by what went wrong
    if (!opened) {
      return pass_on(opened);
    }
    const auto answer =
        modbus_transaction(line, {unit, check.function, check.address, check.count(), timeout});
    if (!answer && ends_scan(answer.error())) {
      return fail(answer.error().code, answer.error().text);
    }
    if (!answer || !check.matches(answer->registers)) {
      return false;
    }
  }
  return !model.identification.empty();
}

bool same_format(const LineSettings& one, const LineSettings& other) {
  return one.baud == other.baud && one.data_bits == other.data_bits && one.parity == other.parity &&
         one.stop_bits == other.stop_bits;
}

LineSettings with_format(LineSettings line, const LineSettings& format) {
  line.baud = format.baud;
  line.data_bits = format.data_bits;
  line.parity = format.parity;
  line.stop_bits = format.stop_bits;
  return line;
}

}  // namespace

Result<Heard> listen_for_models(Line& line, const std::vector<ModelPtr>& models, Micros duration) {
  const auto listeners = listeners_of(models);
  Heard heard;
  std::array<std::uint8_t, 1024> buffer{};
  for (const MonoTime end = line.now() + duration; line.now() < end;) {
    auto said = hear_bytes(line, end, buffer);
    if (!said) {
      if (said.error().code == ErrorCode::timeout) break;
      return pass_on(said);
    }
    heard.bytes += said->bytes.size();
    for (const auto& listener : listeners) listener->hear(said->bytes, said->first_byte);
  }
  for (const auto& listener : listeners) {
    HeardModel result = listener->result();
    if (result.samples > 0) heard.models.push_back(std::move(result));
  }
  std::ranges::sort(heard.models, better);
  return heard;
}

Result<std::vector<ModelPtr>> identify_unit(Line& line, int unit,
                                            const std::vector<ModelPtr>& models, Micros timeout) {
  std::vector<ModelPtr> found;
  for (const ModelPtr& model : models) {
    const auto is = is_it(line, unit, *model, timeout);
    if (!is) {
      return fail(is.error().code, is.error().text);
    }
    if (*is) found.push_back(model);
  }
  return found;
}

std::vector<LineSettings> serial_formats(const std::vector<ModelPtr>& models,
                                         const LineSettings& first) {
  std::vector<std::pair<LineSettings, int>> counted{{first, 1'000'000}};
  for (const ModelPtr& model : models) {
    const LineSettings format = with_format(first, model->line_defaults);
    const auto known = std::ranges::find_if(
        counted, [&](const auto& one) { return same_format(one.first, format); });
    if (known == counted.end()) {
      counted.emplace_back(format, 1);
    } else {
      ++known->second;
    }
  }
  std::ranges::stable_sort(counted,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<LineSettings> formats;
  formats.reserve(counted.size());
  for (const auto& [format, count] : counted) formats.push_back(format);
  return formats;
}

}  // namespace buoyd
