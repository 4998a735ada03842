#pragma once
// A line that a running buoyd works, while instruments on it are recorded: buoyd tells its bytes
// and readings beside what it stores, so nobody on the line loses anything. Where this program
// ends without a word, buoyd stops keeping them within a minute.

#include <map>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "verify/recording/recorded_line.hpp"

namespace buoyd {

class DaemonLine final : public RecordedLine {
 public:
  /// `status`: that of the buoyd.
  DaemonLine(std::string socket, std::string line, Json status)
      : socket_(std::move(socket)), name_(std::move(line)), before_(std::move(status)) {}

  [[nodiscard]] Result<void> start(MonoTime until) override;
  [[nodiscard]] Result<Taken> take() override;
  [[nodiscard]] Result<void> end() override;
  [[nodiscard]] bool switches_power() const override { return true; }
  /// As a command or an event has it be polled by now.
  [[nodiscard]] Result<Micros> interval(const std::string& instrument,
                                        Micros configured) const override;
  [[nodiscard]] RunEnd counted(const std::string& instrument) const override;

 private:
  [[nodiscard]] Result<Json> ask_line(const std::string& request) const;
  [[nodiscard]] Result<void> learn(const Json& descriptions);
  [[nodiscard]] Result<TappedReading> reading_of(const Json& told) const;

  const std::string socket_;
  const std::string name_;
  std::int64_t ticket_ = 0;
  MonoTime began_;
  std::map<std::string, DescriptionPtr> descriptions_;  // by hash
  Json before_;                                         // status at the start
  Json after_;                                          // at the end
};

/// What a status counted of an instrument after another one, in the words of `buoyctl status`. A
/// count that fell, as behind a restart of buoyd, is counted from 0.
[[nodiscard]] RunEnd counted_between(const Json& before, const Json& after,
                                     const std::string& instrument);

}  // namespace buoyd
