#pragma once
// The science thread. Between the lines' queues and the spool it judges the readings of instruments
// whose configuration says how; all others go to the spool at once. It takes readings in the order
// of their boottime, behind a hold-back in which those of other lines may still come. app makes it;
// any thread may offer.

#include <condition_variable>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "core/reading_sink.hpp"
#include "platform/thread.hpp"
#include "science/configured/reading_judge.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

class ScienceLoop {
 public:
  /// A reading is judged so long after it was taken; the spool and the live lane follow it.
  static constexpr Micros hold_back = std::chrono::milliseconds(250);
  /// The bound of what waits. Beyond it readings go to the spool as they are, not evaluated.
  static constexpr std::size_t most_bytes = std::size_t{512} * 1024;
  static constexpr Micros longest_wait = std::chrono::seconds(10);

  ScienceLoop(const Clock& clock, RepeatLog& log, Supervision& supervision);
  ~ScienceLoop();
  ScienceLoop(const ScienceLoop&) = delete;
  ScienceLoop& operator=(const ScienceLoop&) = delete;

  /// From here on it takes readings. Unavailable: there is no thread for it.
  [[nodiscard]] Result<void> begin();
  /// Judges what waits, whatever its age, and hands it on; from here on it takes none.
  void end();

  /// Judges the reading later and offers it to `spool` then; `judge` is used by this thread alone.
  /// False: it cannot take it, and left it as it is.
  [[nodiscard]] bool take(Reading& reading, std::shared_ptr<ReadingJudge> judge,
                          ReadingSink& spool);

  /// The step of the thread, for tests: judges all that is due, and returns for how long nothing
  /// will be.
  [[nodiscard]] Micros turn();
  /// Takes readings from now on without a thread, for tests.
  void open();

 private:
  struct Waiting {
    Reading reading;
    std::shared_ptr<ReadingJudge> judge;
    ReadingSink* spool = nullptr;
    MonoTime due{};
  };

  void run();
  void wait(Micros at_most);
  [[nodiscard]] std::vector<Waiting> take_due(MonoTime now);
  void judge_all(std::vector<Waiting> due) const;
  [[nodiscard]] std::optional<Micros> lag() const;  // UTC − boottime

  const Clock& clock_;
  RepeatLog& log_;
  WatchedThread watched_;
  Mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Waiting> waiting_ GUARDED_BY(mutex_);  // by boottime
  std::size_t held_ GUARDED_BY(mutex_) = 0;         // bytes
  bool is_open_ GUARDED_BY(mutex_) = false;
  bool is_woken_ GUARDED_BY(mutex_) = false;
  Thread thread_;
};

/// A line's readings on their way to the spool. The line's thread.
class LineScience final : public ReadingSink {
 public:
  /// One judge for each instrument that has one. Both must outlive it, and `spool` all that it
  /// took.
  LineScience(ScienceLoop& loop, ReadingSink& spool,
              const std::vector<InstrumentPlan>& instruments);

  [[nodiscard]] bool offer(Reading& reading) override;

 private:
  struct Judged {
    std::string instrument;
    std::shared_ptr<ReadingJudge> judge;
  };

  ScienceLoop& loop_;
  ReadingSink& spool_;
  std::vector<Judged> judged_;
};

}  // namespace buoyd
