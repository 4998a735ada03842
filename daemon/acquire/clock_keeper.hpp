#pragma once
// Stamps readings with UTC and the clock's state before they are committed, and makes clock
// records of the fixes that they carry. It never sets the clock. The spool's thread; status(),
// told() and set_chrony() any thread.

#include <optional>
#include <string>
#include <vector>

#include "acquire/chrony_socket.hpp"
#include "base/log.hpp"
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
  Micros fix_offset{0};  ///< UTC of that fix minus the UTC that readings are stamped with
  std::uint64_t chrony_sent = 0;
  std::uint64_t chrony_refused = 0;
};

class ClockKeeper {
 public:
  /// How long a fix vouches for the clock.
  static constexpr Micros fix_lasts = std::chrono::minutes(10);
  /// A larger difference means that fix and clock disagree, or that a source's lag moved.
  static constexpr Micros tolerance = std::chrono::milliseconds(500);

  /// `chrony_sock`: ClockSettings; "" = none.
  ClockKeeper(const Clock& clock, const std::string& chrony_sock);

  /// To be called before each commit: compares wall clock and boot time. It takes the lag and the
  /// system's state of the clock anew once a minute, and at once if the lag moved by over 1 ms.
  /// One that moved by less counts for what is taken from then on: what is made of a reading later
  /// bears the same time.
  void look();

  /// Sets utc = boottime + lag (of a window its end, if that is within 10 ms of it: all windows of
  /// one end have one time), and the clock byte: the system's state, or gnss if a fix of the
  /// last 10 minutes agrees with the clock within 0.5 s. A reading with a fix may give a clock
  /// record, which is stamped, too, and is to be stored behind the reading. There is a record at
  /// the first fix of each source, hourly, and when the UTC of the source moved by over 0.5 s
  /// against boottime or against the clock (at most once a minute, but at once where the record
  /// before was of a fix that stood alone). A message that waited while the process was stopped or
  /// busy has an old UTC at a new boottime. So the distance of a fix behind the best one of its
  /// source in the last 10 minutes is added to its error, and one that differs by over 0.5 s from
  /// what its source says else counts as none, until that is said for longer: a receiver's date is
  /// wrong for a second or two at midnight. A fix with a date that cannot be (is_credible()) counts
  /// as none.
  [[nodiscard]] std::optional<Reading> stamp(Reading& reading);

  /// Prepares all readings of a commit (SpoolLoop::BeforeCommit): looks, stamps each reading, and
  /// appends the records. If several messages waited, the last one tells how long the others did.
  void stamp_all(std::vector<Reading>& readings);

  /// Somebody who is no instrument said what time it was at `at`. It counts as a fix with the next
  /// commit. Any thread.
  void told(const std::string& source, MonoTime at, const UtcFix& said);

  /// Takes another socket from the next commit on; "" = none.
  void set_chrony(const std::string& socket);
  [[nodiscard]] ClockStatus status() const { return status_.read(); }

 private:
  struct Heard {
    std::string source;
    MonoTime at;
    UtcFix said;
  };
  struct Fix {
    MonoTime at;
    Micros lag{0};  // its UTC − boottime
    Micros error{0};
  };
  /// Fixes of an instrument that agree, as the one of them that waited least.
  struct Said {
    Micros lag{0};
    MonoTime at;
    MonoTime since;  // the first of them
    MonoTime until;  // the last
  };
  /// What an instrument says, and the fix of it that was recorded last.
  struct Source {
    std::string name;
    Said prompt{};
    std::optional<Said> rival{};  // contradicts it, and was not said for long enough
    bool recorded = false;
    bool recorded_alone = false;  // no other fix bore that one out
    MonoTime recorded_at{};
    Micros recorded_lag{0};     // lag of that fix
    Micros recorded_offset{0};  // offset of that fix to our clock
  };

  void take_chrony();
  [[nodiscard]] std::optional<Reading> stamp_heard(Reading& reading);
  void mark(Reading& reading) const;
  [[nodiscard]] ClockQuality quality() const;
  [[nodiscard]] static std::optional<Heard> credible_fix(const Reading& reading);
  [[nodiscard]] std::optional<Reading> take_told();
  [[nodiscard]] std::optional<Reading> note_fix(const Heard& heard);
  void tell(ChronySocket& chrony, WallTime ours, Micros offset);
  void hear(const Heard& heard);
  static void contradict(Source& source, const Said& fresh);
  [[nodiscard]] bool is_to_be_recorded(Source& source, const Fix& fix) const;
  void publish(const std::string& source, const Fix& fix);

  const Clock& clock_;
  RepeatLog log_;
  SharedValue<std::optional<Heard>> told_;                 // the newest since the last commit
  SharedValue<std::optional<std::string>> chrony_wanted_;  // the path for the next commit
  std::optional<ChronySocket> chrony_;
  MonoTime looked_at_;
  bool looked_ = false;
  MonoTime lag_taken_;
  Micros lag_{0};
  std::optional<Micros> lag_before_;  // of what was taken before that, if the clock only drifted
  ClockQuality system_;
  std::optional<Fix> fix_;
  std::vector<Source> sources_;
  SharedValue<ClockStatus> status_;
};

}  // namespace buoyd
