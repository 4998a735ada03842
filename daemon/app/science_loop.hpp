#pragma once
// The science thread. Between the lines' queues and the spool it judges the readings of instruments
// whose configuration says how, and computes further ones of them; all others go to the spool at
// once. It takes readings in the order of their boottime, behind a hold-back in which those of
// other lines may still come. app makes it; any thread may offer.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "core/reading_sink.hpp"
#include "platform/thread.hpp"
#include "science/configured/instrument_science.hpp"
#include "science/configured/storms.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

/// One instrument, and where its readings go.
struct ScienceMember {
  std::shared_ptr<InstrumentScience> science;
  ReadingSink* spool = nullptr;  ///< outlives the loop
};

class ScienceLoop {
 public:
  /// The bound of what waits. Beyond it readings go to the spool as they are, not evaluated.
  static constexpr std::size_t most_bytes = std::size_t{512} * 1024;
  static constexpr Micros longest_wait = std::chrono::seconds(10);
  /// What is due so soon after each other is done together: a wake-up costs more than the work.
  static constexpr Micros together = std::chrono::milliseconds(50);
  /// Where no reading is due, windows and silences are looked at no more often than this.
  static constexpr Micros shortest_look = std::chrono::seconds(1);

  /// A reading is judged `settings.hold_back` after it was taken; the spool and the live lane
  /// follow.
  ScienceLoop(const Clock& clock, RepeatLog& log, Supervision& supervision,
              const ScienceSettings& settings = {});
  ~ScienceLoop();
  ScienceLoop(const ScienceLoop&) = delete;
  ScienceLoop& operator=(const ScienceLoop&) = delete;

  /// This event was told to be on by a run before, in readings of this description (nullptr: nobody
  /// knows it): it is not told anew. Before begin().
  void recall(const std::string& event, DescriptionPtr description);
  /// The configuration has the events of these instruments. Others that were told to be on are
  /// told to be over, to `spool`, which outlives the loop, once those that leave by now have left.
  void keep_events(const std::vector<InstrumentSettings>& instruments, ReadingSink& spool);
  /// From here on it takes readings. Unavailable: there is no thread for it now; it may be tried
  /// again.
  [[nodiscard]] Result<void> begin();
  /// Hands on what waits and what its members hold; from here on it takes none.
  void end();

  /// From here on the member's windows end in time, whether readings come or not.
  void join(ScienceMember member);
  /// Soon all that it holds is handed on, and it is used no more.
  void leave(const InstrumentScience& science);
  /// Hands it to the member's science later, which is used by this thread alone. False: it cannot
  /// take the reading, and left it as it is.
  [[nodiscard]] bool take(Reading& reading, const ScienceMember& member);

  /// What its members' events ask of the lines.
  [[nodiscard]] Storms& storms() { return storms_; }
  [[nodiscard]] const Storms& storms() const { return storms_; }

  /// The step of the thread, for tests: does all that is due, and returns for how long nothing
  /// will be.
  [[nodiscard]] Micros turn();
  /// Takes readings from now on without a thread, for tests.
  void open();

 private:
  struct Waiting {
    Reading reading;
    ScienceMember member;
    MonoTime due{};
    Micros late{};  ///< it came so long after it was due
  };
  struct Member {
    ScienceMember member;
    MonoTime since{};  ///< it joined
    bool leaves = false;
  };
  struct KeptEvents {
    std::set<std::string> names;  ///< "mast.gale"
    ReadingSink* spool = nullptr;
  };

  /// Whether the thread has to look anew when something is due.
  enum class Queued : std::uint8_t { refused, to_wait, to_look_at };
  [[nodiscard]] Queued queue(Reading& reading, const ScienceMember& member);
  void run(TurnWatch& turns);
  void close();
  void wait(Micros at_most);
  [[nodiscard]] std::vector<ScienceMember> those_that_leave() const;
  [[nodiscard]] std::vector<Waiting> take_due(MonoTime now);
  [[nodiscard]] std::vector<Member> members() const;
  void process(std::vector<Waiting> due);
  void advance(MonoTime until);
  void finish(const std::vector<ScienceMember>& left);
  void forget(const ScienceMember& left);
  [[nodiscard]] InstrumentScience::Emit emit_to(ReadingSink& spool);
  [[nodiscard]] std::optional<KeptEvents> take_kept_events();
  void end_events(const KeptEvents& kept);
  [[nodiscard]] ScienceTime time() const;

  const Clock& clock_;
  RepeatLog& log_;
  const Micros hold_back_;
  Supervision& supervision_;
  std::optional<WatchedThread> watched_;  // from begin() on
  Storms storms_;
  KnownValues known_;                 // the science thread's
  std::optional<MonoTime> advanced_;  // likewise: up to where its members are
  // The science thread's: of each event that was told, the description of its readings.
  std::map<std::string, DescriptionPtr> told_events_;
  mutable Mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Waiting> waiting_ GUARDED_BY(mutex_);  // by boottime
  std::vector<Member> members_ GUARDED_BY(mutex_);
  std::size_t held_ GUARDED_BY(mutex_) = 0;  // bytes
  std::optional<KeptEvents> kept_events_ GUARDED_BY(mutex_);
  bool is_open_ GUARDED_BY(mutex_) = false;
  bool is_woken_ GUARDED_BY(mutex_) = false;
  Thread thread_;
};

/// A line's readings on their way to the spool. The line's thread.
class LineScience final : public ReadingSink {
 public:
  /// One science for each instrument that needs it. The loop must outlive it, and `spool` the loop.
  LineScience(ScienceLoop& loop, ReadingSink& spool, const LinePlan& plan);
  ~LineScience() override;
  LineScience(const LineScience&) = delete;
  LineScience& operator=(const LineScience&) = delete;

  [[nodiscard]] bool offer(Reading& reading) override;

 private:
  struct Instrument {
    std::string name;
    ScienceMember member;
  };

  ScienceLoop& loop_;
  ReadingSink& spool_;
  std::vector<Instrument> instruments_;
};

}  // namespace buoyd
