#include <algorithm>
#include <optional>

#include "firmware-host/wire/checksums.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {

namespace {

constexpr std::size_t max_frame = 256;

/// Length of a request's frame by its first bytes; nullopt while that is not known, or where only
/// silence ends it.
std::optional<std::size_t> frame_length(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  const std::uint8_t function = bytes[1];
  if (function >= 1 && function <= 6) {
    return 8;
  }
  if (function == 7 || function == 11 || function == 12 || function == 17) {
    return 4;
  }
  if ((function == 15 || function == 16) && bytes.size() >= 7) {
    return std::size_t{9} + bytes[6];
  }
  return std::nullopt;
}

class RtuFraming final : public ModbusFraming {
 public:
  std::vector<ModbusRequest> take(std::span<const std::uint8_t> bytes) override {
    std::vector<ModbusRequest> found;
    for (const std::uint8_t byte : bytes) {
      if (held_.size() < max_frame) {
        held_.push_back(byte);
      }
      if (!lost_ && frame_length(held_) == held_.size()) {
        finish(found);
      }
    }
    return found;
  }

  std::vector<ModbusRequest> silence() override {
    std::vector<ModbusRequest> found;
    if (!held_.empty() && !lost_) {
      finish(found);
    }
    held_.clear();
    lost_ = false;
    return found;
  }

  [[nodiscard]] bool unfinished() const override { return !held_.empty(); }
  [[nodiscard]] bool hopeless() const override { return false; }
  [[nodiscard]] std::uint64_t damaged() const override { return damaged_; }

  [[nodiscard]] Bytes frame(const ModbusRequest& request,
                            std::span<const std::uint8_t> pdu) const override {
    return rtu_frame(request.unit, pdu);
  }

 private:
  /// What is held ends here: a request if its check is right; else all is noise until silence.
  void finish(std::vector<ModbusRequest>& found) {
    if (held_.size() < 2 + crc_bytes || !rtu_crc_fits(held_)) {
      ++damaged_;
      lost_ = true;
      return;
    }
    ModbusRequest request;
    request.unit = held_[0];
    request.pdu.assign(held_.begin() + 1, held_.end() - crc_bytes);
    request.frame_bytes = held_.size();
    found.push_back(std::move(request));
    held_.clear();
  }

  Bytes held_;
  bool lost_ = false;  // a damaged frame was seen: wait for silence
  std::uint64_t damaged_ = 0;
};

}  // namespace

Bytes rtu_frame(int unit, std::span<const std::uint8_t> pdu) {
  Bytes frame{static_cast<std::uint8_t>(unit)};
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  const std::uint16_t crc = check_of(buoyd::SumKind::crc16_modbus, frame);
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8U));
  return frame;
}

std::unique_ptr<ModbusFraming> make_rtu_framing() {
  return std::make_unique<RtuFraming>();
}

}  // namespace buoysim
