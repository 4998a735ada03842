#pragma once
// The clock keeper on the spool's thread: stamps a batch before its commit and puts the clock
// records behind it. A reload may give it another chrony socket. stamp_all() the spool thread,
// the others any thread.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "acquire/clock_keeper.hpp"

namespace buoyd {

class Stamper {
 public:
  Stamper(const Clock& clock, const std::string& chrony_sock);

  void stamp_all(std::vector<Reading>& readings);
  void set_chrony(const std::string& chrony_sock);
  [[nodiscard]] ClockStatus status() const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unique_ptr<ClockKeeper> keeper_;
};

}  // namespace buoyd
