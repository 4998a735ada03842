#pragma once
// A BeiDou terminal ashore: a serial port, or whatever else can be read. One thread.

#include <cstdint>
#include <memory>
#include <string>

#include "base/descriptor.hpp"
#include "shore/gateway/rdss_messages.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

class TerminalSource final : public MessageSource {
 public:
  /// Opens it to read; "-" is the standard input. A serial port is set to raw 8N1 at that speed.
  /// Errors: unavailable (it is not there), invalid (no port has that speed).
  [[nodiscard]] static buoyd::Result<std::unique_ptr<MessageSource>> open(const std::string& path,
                                                                          std::uint32_t baud);

  TerminalSource(std::string path, buoyd::Descriptor device)
      : path_(std::move(path)), device_(std::move(device)) {}

  void add_to(std::vector<pollfd>& set) const override {
    set.push_back({device_.get(), POLLIN, 0});
  }
  /// stopped: the standard input ended; unavailable: the device went away.
  [[nodiscard]] buoyd::Result<std::vector<ShortMessage>> take() override;

 private:
  const std::string path_;
  const buoyd::Descriptor device_;
  RdssMessages messages_;
};

}  // namespace buoyshore
