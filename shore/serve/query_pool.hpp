#pragma once
// The threads that read the archive and the books of alarms for requests. Each question is bounded
// in time, and few may wait. Owned by the main thread, which alone calls it.

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "base/time.hpp"
#include "platform/thread.hpp"
#include "shore/alarm/alarm_books.hpp"
#include "shore/serve/http_server.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class QueryPool {
 public:
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t most_waiting = 64;
  static constexpr buoyd::Micros longest_query = std::chrono::seconds(10);  ///< with its wait

  /// What is asked of the archive and of the books of alarms: returns JSON, or why there is none.
  using Query = std::function<buoyd::Result<std::string>(PreparedSql&, AlarmBooks&)>;
  using Done = std::function<void(Ticket, HttpResponse)>;

  /// `done` is called by the threads.
  QueryPool(std::string archive, std::vector<std::string> books, const buoyd::Clock& clock,
            Done done);
  ~QueryPool();
  QueryPool(const QueryPool&) = delete;
  QueryPool& operator=(const QueryPool&) = delete;

  /// Error unavailable: the kernel refuses threads.
  [[nodiscard]] buoyd::Result<void> start();
  /// False if too many wait already.
  [[nodiscard]] bool ask(Ticket ticket, Query query);

 private:
  struct Question {
    Ticket ticket = 0;
    buoyd::MonoTime deadline;
    Query query;
  };
  void run();
  [[nodiscard]] bool take(Question& question);
  [[nodiscard]] HttpResponse answer(buoyd::Result<PreparedSql*> sql, AlarmBooks& books,
                                    const Question& question) const;

  const std::string archive_;
  const std::vector<std::string> books_;
  const buoyd::Clock& clock_;
  const Done done_;
  std::atomic<bool> ends_{false};
  buoyd::Mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Question> questions_ GUARDED_BY(mutex_);
  std::array<buoyd::Thread, threads> threads_;  // last: joined before what they use goes
};

}  // namespace buoyshore
