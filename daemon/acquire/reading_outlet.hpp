#pragma once
// Where a line's readings go, and the account of those that a full queue refused: counted per
// instrument and, once it takes again, told as readings. The line's own thread only.

#include <cstdint>
#include <string>
#include <vector>

#include "acquire/change_report.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// The queue towards the spool, made by app.
class ReadingSink {
 public:
  virtual ~ReadingSink() = default;
  /// Takes the reading and true; or false: it is full and the reading is left untouched. Never
  /// blocks.
  [[nodiscard]] virtual bool offer(Reading& reading) = 0;
};

/// Bounds: one account an instrument. The refused reading is gone, the newest ones are those that
/// are refused. The account goes out behind the first reading that is taken again (so a queue that
/// stays nearly full carries readings, not accounts), and then at most every 10 s an instrument.
class ReadingOutlet {
 public:
  explicit ReadingOutlet(ReadingSink& sink) : sink_(sink) {}

  /// Opens an account; its number is the `instrument` of the other calls.
  std::size_t add(std::string instrument);

  /// Hands a reading on, or counts it as dropped (false).
  bool offer(std::size_t instrument, Reading& reading, MonoTime now);
  /// Makes an event of the change that is due, if any; where the queue is full it stays due.
  void tell_change(ChangeReport& report, MonoTime now);

  /// Tells what was dropped since it was last told, where that is due and the queue takes it.
  void tell_drops(MonoTime now);
  /// The same without regard to when it was last told: the thread ends.
  void tell_all_drops(MonoTime now);

  /// Refused since the start.
  [[nodiscard]] std::uint64_t dropped(std::size_t instrument) const {
    return accounts_[instrument].total;
  }
  /// Refused and not told yet, of all instruments.
  [[nodiscard]] std::uint64_t untold() const { return untold_; }

 private:
  struct Account {
    std::string instrument;
    std::uint64_t total = 0;
    std::uint64_t untold = 0;
    MonoTime first;  // of the untold ones
    MonoTime last;
    MonoTime not_before;  // the next telling
  };

  void count_dropped(Account& account, MonoTime boottime);
  bool tell(Account& account, MonoTime now);

  ReadingSink& sink_;
  std::vector<Account> accounts_;
  std::uint64_t untold_ = 0;
};

}  // namespace buoyd
