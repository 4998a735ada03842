#pragma once
// Stamps readings with UTC and the clock's state before they are committed, and makes clock
// records of the fixes they carry. Never sets the clock. The spool's thread; status() and
// set_chrony() any thread.

#include <optional>
#include <string>
#include <vector>

#include "acquire/chrony_socket.hpp"
#include "base/shared_value.hpp"
#include "base/time.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// What `buoyctl status` shows of the clock.
struct ClockStatus {
  ClockQuality quality;
  Micros lag{0};           ///< UTC − boottime, as readings are stamped
  std::string fix_source;  ///< instrument of the newest fix, "" = none yet
  MonoTime fix_at;
  Micros fix_offset{0};  ///< what that fix said minus what readings are stamped with
  std::uint64_t chrony_sent = 0;
  std::uint64_t chrony_refused = 0;
};

class ClockKeeper {
 public:
  /// A fix speaks for the clock as long as this.
  static constexpr Micros fix_lasts = std::chrono::minutes(10);
  /// Beyond it fix and clock disagree, or the relation changed.
  static constexpr Micros tolerance = std::chrono::milliseconds(500);

  /// `chrony_sock`: ClockSettings; "" = none.
  ClockKeeper(const Clock& clock, const std::string& chrony_sock);

  /// To be called before each commit: compares the two clocks. The lag (and the system's word on
  /// its clock) is taken anew once a minute, and at once when it moved by more than 1 ms.
  void look();

  /// Sets utc = boottime + lag, and the clock byte: the system's state, or gnss where a fix of the
  /// last 10 minutes agrees with the clock within 0.5 s. A reading that carries a fix may bring a
  /// clock record, stamped too, to be stored behind it: at each source's first fix, when what it
  /// says moved by over 0.5 s against boottime or against the clock (at most once a minute), and
  /// hourly. A message that waited, as the process was stopped or busy, says an old UTC at a new
  /// boottime: its fix has an error of as much as it is behind the best one of its source, of the
  /// last 10 minutes.
  [[nodiscard]] std::optional<Reading> stamp(Reading& reading);

  /// All that a commit takes (SpoolLoop::BeforeCommit): looks, stamps each, appends the records. Of
  /// messages that waited together the last one tells how long the others did.
  void stamp_all(std::vector<Reading>& readings);

  /// From the next commit on; "" = none.
  void set_chrony(const std::string& socket);
  [[nodiscard]] ClockStatus status() const { return status_.read(); }

 private:
  struct Fix {
    MonoTime at;
    Micros lag{0};  // what it says UTC − boottime is
    Micros error{0};
  };
  /// Of an instrument's fixes: the one that was recorded, and the one that waited least.
  struct Source {
    std::string name;
    bool recorded = false;
    MonoTime recorded_at;
    Micros recorded_lag{0};     // of its fix
    Micros recorded_offset{0};  // of its fix to our clock
    MonoTime prompt_at;
    Micros prompt_lag{0};
  };

  void take_chrony();
  void mark(Reading& reading) const;
  [[nodiscard]] ClockQuality quality() const;
  [[nodiscard]] std::optional<Reading> note_fix(const Reading& reading, const UtcFix& said);
  Source& hear(const Reading& reading, const UtcFix& said);
  [[nodiscard]] bool is_to_be_recorded(Source& source, const Fix& fix) const;
  void publish(const std::string& source, const Fix& fix);

  const Clock& clock_;
  SharedValue<std::optional<std::string>> chrony_wanted_;  // the path that waits to be taken
  std::optional<ChronySocket> chrony_;
  MonoTime looked_at_;
  bool looked_ = false;
  MonoTime lag_taken_;
  Micros lag_{0};
  ClockQuality system_;
  std::optional<Fix> fix_;
  std::vector<Source> sources_;
  SharedValue<ClockStatus> status_;
};

}  // namespace buoyd
