#pragma once
// What the books of `watch` say, for who only reads them: none is made or written, and each may be
// missing, replaced or in use. One thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shore/alarm/alarm_book.hpp"
#include "shore/tables/database_reader.hpp"

namespace buoyshore {

/// Could a book be read?
struct BookState {
  std::string path;
  bool is_missing = false;  ///< there is no such file
  std::string problem{};    ///< why else it could not be read; "" = it could

  [[nodiscard]] bool is_read() const { return !is_missing && problem.empty(); }
  friend bool operator==(const BookState&, const BookState&) = default;
};

/// The alarms of a station in numbers.
struct AlarmCount {
  std::uint64_t standing = 0;
  std::uint64_t unacknowledged = 0;  ///< of those that stand, and of those that are over
  std::int64_t newest = 0;           ///< another number: one was raised since it was looked first

  friend bool operator==(const AlarmCount&, const AlarmCount&) = default;
};

class AlarmBooks {
 public:
  using Counts = std::map<std::string, AlarmCount>;
  /// An alarm, and which book it stands in.
  struct Listed {
    std::size_t book = 0;
    Alarm alarm;
  };
  struct StationAlarms {
    AlarmCount count;
    std::vector<Listed> standing;  ///< the latest raised first, at most `most_standing`
    std::vector<Listed> over;      ///< the latest cleared first, at most `most_over`
    bool has_more_over = false;
    std::optional<buoyd::WallTime> looked_until{};  ///< readings of it up to then were looked at
  };
  static constexpr std::size_t most_standing = 200;
  static constexpr std::size_t most_over = 100;

  /// `must_end` is asked while a book is read; true ends that with a problem.
  AlarmBooks(const std::vector<std::string>& paths, const std::function<bool()>& must_end);

  /// The numbers of all stations that ever had an alarm. What cannot be read is missing in them,
  /// and states() says so.
  [[nodiscard]] Counts counts();
  /// The alarms of one station; texts are cut behind 500 characters. As above.
  [[nodiscard]] StationAlarms of_station(const std::string& station);
  /// The books in their order, as the latest call found them.
  [[nodiscard]] const std::vector<BookState>& states() const { return states_; }

 private:
  /// One book, and its numbers as of a version of it.
  struct Book {
    DatabaseReader reader;
    std::uint64_t opening = 0;
    std::int64_t version = -1;
    std::int64_t last = 0;  ///< alarm.n of the newest that was seen
    Counts counts{};
  };
  [[nodiscard]] static buoyd::Result<void> count(Book& book);
  void note(std::size_t book, const buoyd::Result<void>& read);

  std::vector<Book> books_;
  std::vector<BookState> states_;
};

}  // namespace buoyshore
