#include "firmware-host/bench/played_devices.hpp"

namespace buoysim {

void PlayedDevices::add_port(const std::string& pty) {
  const std::string link = pty.front() == '/' ? pty : folder_ + "/" + pty;
  ports_.push_back(std::make_unique<PtyPort>(link));
}

Result<void> PlayedDevices::open() {
  for (const auto& port : ports_) {
    if (auto opened = port->open(); !opened) return opened;
  }
  return {};
}

void PlayedDevices::close() {
  for (const auto& port : ports_) port->cut();
}

void PlayedDevices::add_to(std::vector<pollfd>& set) const {
  for (const auto& port : ports_) port->add_to(set);
}

void PlayedDevices::look_after() {
  for (const auto& port : ports_) port->look_after();
}

void PlayedDevices::say(std::size_t device, const Bytes& words) {
  if (!words.empty()) port(device).write(0, words);
}

}  // namespace buoysim
