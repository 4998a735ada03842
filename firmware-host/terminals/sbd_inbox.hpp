#pragma once
// The network's end of messages for a transceiver: files NAME.sbd that are put into a folder, as a
// mail brings them, each at most 270 bytes. The simulation's thread.

#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoysim {

class SbdInbox {
 public:
  static constexpr std::size_t longest = 270;  ///< bytes of a message for a transceiver

  explicit SbdInbox(std::string folder) : folder_(std::move(folder)) {}

  /// What lies there, in the order of its names; it is taken away. It looks once a second. A longer
  /// file is taken away, too, and comes nowhere.
  [[nodiscard]] std::vector<std::string> take(buoyd::MonoTime now);
  [[nodiscard]] buoyd::MonoTime next_due() const { return next_; }

 private:
  std::string folder_;
  buoyd::MonoTime next_{};
};

}  // namespace buoysim
