#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {

namespace {

constexpr std::size_t max_length = 254;  // unit and PDU

class TcpFraming final : public ModbusFraming {
 public:
  std::vector<ModbusRequest> take(std::span<const std::uint8_t> bytes) override {
    held_.insert(held_.end(), bytes.begin(), bytes.end());
    std::vector<ModbusRequest> found;
    while (!hopeless_ && take_one(found)) {
    }
    return found;
  }

  std::vector<ModbusRequest> silence() override { return {}; }
  [[nodiscard]] bool unfinished() const override { return !held_.empty(); }
  [[nodiscard]] bool hopeless() const override { return hopeless_; }
  [[nodiscard]] std::uint64_t damaged() const override { return hopeless_ ? 1 : 0; }

  [[nodiscard]] Bytes frame(const ModbusRequest& request,
                            std::span<const std::uint8_t> pdu) const override {
    Bytes out;
    put_word(out, request.transaction);
    put_word(out, 0);
    put_word(out, pdu.size() + 1);
    out.push_back(static_cast<std::uint8_t>(request.unit));
    out.insert(out.end(), pdu.begin(), pdu.end());
    return out;
  }

 private:
  /// Takes the first frame off what is held; false if there is no whole one.
  bool take_one(std::vector<ModbusRequest>& found) {
    if (held_.size() < mbap_bytes) {
      return false;
    }
    const std::size_t length = word_at(held_, 4);
    if (word_at(held_, 2) != 0 || length < 2 || length > max_length) {
      hopeless_ = true;
      return false;
    }
    const std::size_t size = mbap_bytes - 1 + length;
    if (held_.size() < size) {
      return false;
    }
    ModbusRequest request;
    request.transaction = word_at(held_, 0);
    request.unit = held_[6];
    const auto begin = held_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    request.pdu.assign(begin + static_cast<std::ptrdiff_t>(mbap_bytes), end);
    request.frame_bytes = size;
    found.push_back(std::move(request));
    held_.erase(begin, end);
    return true;
  }

  Bytes held_;
  bool hopeless_ = false;
};

}  // namespace

std::unique_ptr<ModbusFraming> make_tcp_framing() {
  return std::make_unique<TcpFraming>();
}

}  // namespace buoysim
