#pragma once
// Tells the targets what the book has for them, until they took it. One thread.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "shore/alarm/alarm_book.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

class AlarmTeller {
 public:
  using Senders = std::map<std::string, std::unique_ptr<Sender>>;  // by the target's name
  /// A target's topic may have {station} in it.
  using Topics = std::map<std::string, std::string>;

  AlarmTeller(AlarmBook& book, Senders senders, Topics topics, buoyd::RepeatLog& log)
      : book_(book), senders_(std::move(senders)), topics_(std::move(topics)), log_(log) {}

  /// Tells what is due. A target that does not take it is tried again, ever more rarely up to each
  /// ten minutes, and holds up no other. Errors: those of the book, stopped.
  [[nodiscard]] buoyd::Result<void> tell(const buoyd::Clock& clock);
  /// Waits until then; each sender keeps its connection meanwhile.
  void rest(const buoyd::Clock& clock, buoyd::MonoTime until);

 private:
  [[nodiscard]] buoyd::Result<void> tell(const Notice& notice, const buoyd::Clock& clock);
  [[nodiscard]] buoyd::Result<void> send(const Notice& notice);
  void note_told(const Notice& notice, buoyd::WallTime now);

  AlarmBook& book_;
  Senders senders_;
  Topics topics_;
  buoyd::RepeatLog& log_;
  std::vector<Notice> unnoted_;   // that were taken, and the book could not be written
  std::set<std::string> failed_;  // targets, in this round
};

}  // namespace buoyshore
