#pragma once
// The alarms that were ever raised, who was told of them, and how far the watching is: a SQLite
// file of its own. What changes together is committed together, so that after a kill no alarm is
// lost, and none is raised twice. One thread; another process may acknowledge meanwhile.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/file_lock.hpp"
#include "shore/alarm/latch.hpp"
#include "shore/tables/prepared_sql.hpp"
#include "shore/tables/state_file.hpp"

namespace buoyshore {

/// What a rule knows of one thing that it watches.
struct Condition {
  std::string rule;
  std::string station;
  std::string subject;  ///< "charger/sample/battery_voltage"; "" = the station itself
  Latch latch{};
  std::int64_t alarm = 0;                 ///< that stands; 0 = none does
  std::optional<buoyd::WallTime> seen{};  ///< readings up to this time were looked at
  std::string memory{};                   ///< of the rule's own

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Alarm {
  std::int64_t n = 0;
  std::string rule;
  std::string station;
  std::string subject;
  buoyd::WallTime raised_at{};  ///< when it was so, by the data
  std::string raised_said;      ///< a sentence for people
  std::optional<buoyd::WallTime> cleared_at{};
  std::string cleared_said{};
  std::optional<buoyd::WallTime> acknowledged_at{};
  std::string acknowledged_by{};
  std::string acknowledged_words{};
};

/// A row of n, rule, station, subject, raised_at, raised_said, cleared_at, cleared_said,
/// acknowledged_at, acknowledged_by and acknowledged_words.
[[nodiscard]] Alarm alarm_in(const buoyd::Statement& row);

/// A book for who only reads it. Errors: those of open_state_to_read().
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_book_to_read(
    const std::string& path);

/// Something that a target is to be told.
struct Notice {
  std::int64_t n = 0;
  std::int64_t alarm = 0;
  std::string target;
  std::string name;  ///< of this notice and no other, however often it is sent
  std::string body;  ///< a JSON object
  std::uint64_t tries = 0;
  std::string problem{};  ///< of the last try
};

class AlarmBook {
 public:
  /// To write in: makes the file if it is not there, and keeps others from doing the same. Errors:
  /// invalid (it is none, or of a newer version), busy (another program uses it), or what the
  /// system says.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<AlarmBook>> open(const std::string& path);
  /// To list and to acknowledge, while another program may write in it.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<AlarmBook>> open_beside(
      const std::string& path);

  /// Errors: those of StateFile::check_place(). All that writes has them, too.
  [[nodiscard]] buoyd::Result<void> check_place() const { return file_.check_place(); }

  /// What was last kept of it, or a new one.
  [[nodiscard]] buoyd::Result<Condition> condition(const std::string& rule,
                                                   const std::string& station,
                                                   const std::string& subject);
  [[nodiscard]] buoyd::Result<std::vector<Condition>> conditions();
  /// Who was to be told of an alarm.
  [[nodiscard]] buoyd::Result<std::vector<std::string>> targets_of(std::int64_t alarm);

  /// One look at a condition: all of it is kept, or nothing.
  class Entry {
   public:
    /// The alarm is raised, and these targets are to be told.
    [[nodiscard]] buoyd::Result<void> raise(Condition& condition, buoyd::WallTime at,
                                            const std::string& said,
                                            const std::vector<std::string>& targets);
    [[nodiscard]] buoyd::Result<void> clear(Condition& condition, buoyd::WallTime at,
                                            const std::string& said,
                                            const std::vector<std::string>& targets);
    [[nodiscard]] buoyd::Result<void> keep(const Condition& condition);
    [[nodiscard]] buoyd::Result<void> forget(const Condition& condition);
    [[nodiscard]] buoyd::Result<void> commit() { return transaction_.commit(); }

   private:
    friend class AlarmBook;
    Entry(AlarmBook& book, buoyd::Transaction transaction)
        : book_(book), transaction_(std::move(transaction)) {}
    [[nodiscard]] buoyd::Result<void> tell(const Condition& of, std::int64_t alarm,
                                           const char* what, buoyd::WallTime at,
                                           const std::string& said,
                                           const std::vector<std::string>& targets);
    AlarmBook& book_;
    buoyd::Transaction transaction_;
  };
  [[nodiscard]] buoyd::Result<Entry> begin();

  /// Nothing waits for longer than this before it is tried again.
  static constexpr buoyd::Micros longest_pause = std::chrono::minutes(10);

  /// Those that are due, the oldest first; at most 100. Of a target none overtakes another.
  [[nodiscard]] buoyd::Result<std::vector<Notice>> due(buoyd::WallTime now);
  /// It is tried now, and due again at `next` unless it is told.
  [[nodiscard]] buoyd::Result<void> tried(const Notice& notice, buoyd::WallTime next);
  [[nodiscard]] buoyd::Result<void> told(const Notice& notice, buoyd::WallTime now);
  [[nodiscard]] buoyd::Result<void> not_told(const Notice& notice, const std::string& problem,
                                             buoyd::WallTime next);

  /// The newest first; `all`: also those that are cleared and acknowledged.
  [[nodiscard]] buoyd::Result<std::vector<Alarm>> alarms(bool all);
  /// Notices that nobody took so far.
  [[nodiscard]] buoyd::Result<std::vector<Notice>> untold();
  /// Error invalid: there is no such alarm, or it is acknowledged already.
  [[nodiscard]] buoyd::Result<void> acknowledge(std::int64_t alarm, const std::string& by,
                                                const std::string& words, buoyd::WallTime now);

 private:
  AlarmBook(std::optional<buoyd::FileLock> lock, StateFile file)
      : lock_(std::move(lock)), file_(std::move(file)), sql_(file_.database()) {}
  [[nodiscard]] static buoyd::Result<std::unique_ptr<AlarmBook>> over(
      StateFile file, std::optional<buoyd::FileLock> lock);
  /// Runs one statement in a transaction of its own.
  template <class... T>
  [[nodiscard]] buoyd::Result<void> put(std::string_view sql, const T&... values) {
    auto transaction = file_.begin();
    if (!transaction) return pass_on(transaction);
    if (auto run = sql_.run(sql, values...); !run) return run;
    changed_ = file_.database().changes();
    return transaction->commit();
  }

  std::optional<buoyd::FileLock> lock_;
  StateFile file_;
  PreparedSql sql_;
  std::int64_t changed_ = 0;  // rows, by the last put()
  std::string id_;            // drawn once: names of notices begin with it
};

}  // namespace buoyshore
