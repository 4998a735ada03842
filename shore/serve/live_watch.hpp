#pragma once
// Watches the archive and the books beside it while pages are open, and puts what came into their
// ring: the newest reading of each kind, and a station's summary. A thread of its own.

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/time.hpp"
#include "core/description.hpp"
#include "platform/thread.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/serve/alarm_look.hpp"
#include "shore/serve/event_ring.hpp"
#include "shore/serve/provisional_look.hpp"

namespace buoyshore {

/// Looks at an archive once; separate from the thread for tests.
class LiveLook {
 public:
  LiveLook(EventRing& ring, const buoyd::Clock& clock) : ring_(ring), clock_(clock) {}

  /// Puts what is new since the last look into the ring: at first all that there is. Summaries come
  /// at most once a second. What an error kept from it is tried again by the next look, but what is
  /// invalid.
  [[nodiscard]] buoyd::Result<void> look(PreparedSql& sql);

 private:
  /// A kind of reading of a station: station, instrument, kind.
  using Kind = std::tuple<std::string, std::string, std::string>;
  struct Part {
    Kind kind;
    std::string epoch;
    std::int64_t epoch_n = 0;
    std::int64_t description = 0;
    std::string hash;  ///< of the description
    std::int64_t readings = 0;
  };
  [[nodiscard]] buoyd::Result<std::vector<Part>> changed(PreparedSql& sql);
  [[nodiscard]] buoyd::Result<void> put_changed(PreparedSql& sql);
  [[nodiscard]] buoyd::Result<void> put(PreparedSql& sql, const Part& part);
  [[nodiscard]] buoyd::Result<buoyd::DescriptionPtr> description_of(PreparedSql& sql,
                                                                    const Part& part);
  [[nodiscard]] buoyd::Result<void> put_summaries(PreparedSql& sql);

  EventRing& ring_;
  const buoyd::Clock& clock_;
  std::int64_t data_version_ = -1;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> readings_;  // by epoch, description
  std::map<Kind, std::pair<std::string, std::int64_t>> sent_;  // its epoch and number, by kind
  std::map<std::string, buoyd::DescriptionPtr> descriptions_;  // by hash: parsed once
  /// When the latest hello came, since when its link is as it is, and when the latest batch came,
  /// of whatever run, by station.
  std::map<std::string, std::array<std::int64_t, 3>> heard_;
  std::set<std::string> stations_;  // whose summary is to be made anew
  buoyd::MonoTime summaries_at_;
};

class LiveWatch {
 public:
  static constexpr buoyd::Micros between_looks = std::chrono::milliseconds(200);
  /// Pages are told the time so often, too: a proxy closes a stream that says nothing.
  static constexpr buoyd::Micros between_times = std::chrono::seconds(15);

  /// `wake` is called after something was put into the ring.
  LiveWatch(const std::string& archive, const std::vector<std::string>& books, EventRing& ring,
            const buoyd::Clock& clock, std::function<void()> wake);
  ~LiveWatch();
  LiveWatch(const LiveWatch&) = delete;
  LiveWatch& operator=(const LiveWatch&) = delete;

  /// Error unavailable: the kernel refuses a thread.
  [[nodiscard]] buoyd::Result<void> start();
  /// Any thread: it looks only while a page is open.
  void are_pages_open(bool are_open);

 private:
  void run();
  [[nodiscard]] bool look_at_archive(buoyd::RepeatLog& log);
  void tell_problem();
  void tell_time();
  [[nodiscard]] bool look_at_books(buoyd::RepeatLog& log);
  /// Waits for the next look; false: it ends.
  [[nodiscard]] bool wait();

  EventRing& ring_;
  const buoyd::Clock& clock_;
  const std::function<void()> wake_;
  std::atomic<bool> ends_{false};
  ArchiveReader reader_;
  LiveLook look_;
  AlarmLook alarms_;
  ProvisionalLook provisional_;
  std::string problem_;  // why the archive cannot be read, as pages were told; "" = it can
  buoyd::Mutex mutex_;
  std::condition_variable_any changed_;
  bool are_open_ GUARDED_BY(mutex_) = false;
  buoyd::Thread thread_;
};

}  // namespace buoyshore
