#pragma once
// Parcels as runs of a program: a parcel's text is its standard input, and its name stands in the
// environment. One thread.

#include <string>
#include <utility>
#include <vector>

#include "shore/send/sender.hpp"

namespace buoyshore {

class ProgramSender : public Sender {
 public:
  /// `command` is the program's path and its arguments. No shell reads them. It may run for
  /// `longest`, and is killed with all its children then.
  ProgramSender(std::vector<std::string> command, const buoyd::Clock& clock,
                std::function<bool()> must_end, buoyd::Micros longest = std::chrono::seconds(60))
      : Sender(clock, std::move(must_end)), command_(std::move(command)), longest_(longest) {}

  /// It ended with 0. The environment has BUOYSHORE_ALARM = the parcel's name. Errors: timeout,
  /// stopped, unavailable (it cannot be run, or it ended with another code).
  [[nodiscard]] buoyd::Result<void> send(const Parcel& parcel) override;

 private:
  [[nodiscard]] buoyd::Result<void> wait(int child) const;

  std::vector<std::string> command_;
  buoyd::Micros longest_;
};

}  // namespace buoyshore
