#pragma once
// Judges what buoyd stored against what buoysim said: is every record there once, bit for bit?
// It knows neither models nor drivers: only the ledger's values and the readings' bodies.
// One thread.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/description.hpp"
#include "firmware-host/judge/ledger.hpp"

namespace buoysim {

/// One record of the ledger, for whoever must say why it is not in the archive.
struct ToldRecord {
  std::uint64_t counter = 0;
  buoyd::MonoTime first;  ///< when the first and the last line of it were said,
  buoyd::MonoTime last;   ///< or its last answer departed
  buoyd::WallTime first_utc;
  buoyd::Micros answering{0};  ///< from its request, at the earliest, to an answer's last byte; 0
                               ///< if that was quick, or nobody asks this instrument
};

/// A reading and the record that it was found to hold.
struct PlacedReading {
  std::uint64_t seq = 0;  ///< with boottime it names the row: epochs may share numbers
  buoyd::MonoTime boottime;
  ToldRecord record;
};

/// Of one kind of one instrument.
struct Verdict {
  /// Records that the ledger has whole and without fault. What was said before and again behind all
  /// the rest of each record that was stored must be so of this one: a scan's counter is read on
  /// both sides of the values, and where it shows another record on one of them nobody can tell
  /// whether they are torn.
  std::uint64_t answered = 0;
  std::uint64_t archived = 0;   ///< readings
  std::uint64_t doubled = 0;    ///< readings of a record that another reading has already
  std::uint64_t wrong = 0;      ///< readings with a value that was never said so
  std::uint64_t mixed = 0;      ///< readings whose points are of neighbouring records (torn scan)
  std::uint64_t backwards = 0;  ///< readings of an older record than one stored before
  std::vector<std::uint64_t> missing;  ///< answered, between first and last archived, and not there
  std::uint64_t undetectable = 0;      ///< damaged frames that pass their own check all the same
  std::uint64_t outside = 0;           ///< answered before the first or after the last archived
  std::vector<std::string> findings;   ///< the first doubled and wrong ones, in words
  std::vector<ToldRecord> absent;      ///< all of `missing` and `outside`
  std::vector<ToldRecord> given_up;    ///< whole, but said late, so not owed, and not there
  std::vector<PlacedReading> placed;   ///< readings that hold a record whole

  [[nodiscard]] bool is_sound() const { return doubled == 0 && wrong == 0; }
  /// What was said before the first and after the last reading may be nobody's.
  [[nodiscard]] bool is_complete() const { return missing.empty() && (archived || !answered); }
};

class Judge {
 public:
  /// First all of the ledger. Instruments that play a recording are not judged: their readings are
  /// only counted …
  void said(const LedgerEntry& entry);
  /// … then every reading, in the order of its number. buoyd's own readings are passed over.
  /// A reading with a value that was never said, or a record's second one, is excused, once, by a
  /// frame of its instrument whose damage was undetectable, said within 10 s of it. One that lacks
  /// values said without fault is right if the instrument refused something within ten minutes
  /// before (docs/model-format.md: what is refused is left out for so long at most), and the others
  /// are of one record; so it is of an instrument that says a record in several lines, if one was
  /// struck by a fault within 10 s of it. If the refusal came within 10 s before, the others may be
  /// of several records and the reading is mixed: it was read in pieces, some of them twice, and
  /// buoysim begins a record with each read of what it had already said.
  void stored(const buoyd::Description& description, std::uint64_t seq, buoyd::MonoTime boottime,
              std::string_view body);

  /// (instrument, kind) → verdict. Call once, at the end.
  [[nodiscard]] std::map<std::pair<std::string, std::string>, Verdict> verdicts();

 private:
  /// A record's values at one point of the axis, or off it: the texts in the description's order.
  using Row = std::string;
  using Counters = std::set<std::uint64_t>;
  using Texts = std::vector<std::string>;
  using Sayings = std::set<std::string>;  // the names in one line of the ledger, each
  static constexpr buoyd::Micros excuse_window{10'000'000};

  struct Said {
    std::string text;
    std::size_t line = 0;  // of the record's, the last that said it
  };

  struct Told {
    std::map<std::string, Said> values;  // as they may be stored
    std::set<std::string> owed;          // names of those said without fault
    bool cut = false;
    bool is_late = false;
    std::map<std::string, std::size_t> said_in;  // names of a line → that line, the last such
    Sayings brackets;                            // said before and behind all the rest
    std::size_t sayings = 0;                     // lines with values, the late ones too
    std::size_t lines = 0;                       // of the ledger
    std::size_t copies = 1;                      // so many readings of it are right
    buoyd::MonoTime time{};                      // of the first line of it
    buoyd::MonoTime last{};
    buoyd::WallTime utc{};  // of the first line
    buoyd::Micros answering{0};
  };
  struct Kind {
    std::map<std::uint64_t, Told> records;
    std::map<std::pair<std::size_t, Row>, Counters> rows;  // row 0: off the axis; point p: p + 1
    std::size_t indexed_rows = 0;                          // the first so many are in `rows`
    std::set<std::string> valued;                          // names of which a value was owed
    bool in_lines = false;                                 // a record may have several
    std::map<std::uint64_t, std::size_t> assigned;         // to so many readings
    std::set<std::string> mixed_bodies;
    std::uint64_t last = 0;  // of those that readings hold for certain
    Verdict verdict;
  };

  /// nullopt unless all of them were told.
  [[nodiscard]] static std::optional<Row> row_of(const Told& told, const Texts& names);
  static void index_rows(Kind& kind, const buoyd::Description& description);
  [[nodiscard]] static bool owes(const Told& told, const std::string& name);
  [[nodiscard]] static bool is_near(const Told& told, buoyd::MonoTime boottime);
  [[nodiscard]] static bool says(const Told& told, const std::string& name,
                                 const std::string& text);
  [[nodiscard]] bool may_lack(const Kind& kind, const std::string& instrument,
                              buoyd::MonoTime boottime) const;
  [[nodiscard]] static Counters records_with_gaps(const Kind& kind, const Texts& names,
                                                  const Texts& texts, buoyd::MonoTime boottime);
  [[nodiscard]] static bool was_said_in_pieces(const Kind& kind, const Texts& names,
                                               const Texts& texts, buoyd::MonoTime boottime);
  [[nodiscard]] std::optional<Counters> lacking(const Kind& kind, const std::string& instrument,
                                                const Texts& names, const Row& row,
                                                buoyd::MonoTime boottime) const;
  [[nodiscard]] bool is_excused(const std::string& instrument, buoyd::MonoTime boottime);
  struct Point {
    std::size_t number = 0;  // on the axis, from 0
    Texts names;
  };
  struct Stored {
    std::string instrument;
    std::uint64_t seq = 0;
    buoyd::MonoTime boottime;
    std::string_view body;
    std::vector<Point> nulls;  // where it has no value
  };
  [[nodiscard]] std::optional<std::vector<Counters>> candidates_of(
      Kind& kind, const buoyd::Description& description,
      const std::vector<std::string_view>& tokens, Stored& reading);
  void blame(Kind& kind, const Stored& reading, const std::string& what);
  [[nodiscard]] static Counters records_of(const Kind& kind,
                                           const std::vector<Counters>& candidates,
                                           const Stored& reading);
  [[nodiscard]] static bool was_null(const Kind& kind, const Point& point,
                                     buoyd::MonoTime boottime);
  [[nodiscard]] std::optional<std::size_t> lost_point(const Kind& kind, Counters& common,
                                                      const Stored& reading) const;
  [[nodiscard]] static std::uint64_t record_of(const Kind& kind, const Counters& candidates,
                                               buoyd::MonoTime taken);
  /// The record that the reading is of; nullopt: of none alone.
  std::optional<std::uint64_t> place(Kind& kind, Counters common, const Stored& reading);
  static void check_left_out(Kind& kind, std::uint64_t record,
                             const buoyd::Description& description, std::uint64_t seq);
  [[nodiscard]] static ToldRecord record_at(const Kind& kind, std::uint64_t counter);
  static void note_values(Kind& kind, Told& told, const LedgerEntry& entry, bool owed);
  struct Extent {
    std::size_t names = 0;
    Sayings brackets;
  };
  [[nodiscard]] static Extent least_of_stored(const Kind& kind);
  static void count_missing(Kind& kind);

  std::map<std::pair<std::string, std::string>, Kind> kinds_;
  std::map<std::string, std::vector<buoyd::MonoTime>> undetectable_;  // by instrument
  std::map<std::string, std::vector<buoyd::MonoTime>> refused_;       // by instrument
  std::map<std::string, std::vector<buoyd::MonoTime>> struck_;        // by instrument
  std::set<std::string> recorded_;                                    // instruments
};

/// A table for people, one line a kind, and "undetectable=N" of all of them.
[[nodiscard]] std::string report(
    const std::map<std::pair<std::string, std::string>, Verdict>& verdicts);

/// The same for programs: {"kinds":[{"instrument","kind","answered","archived","doubled","wrong",
/// "mixed","undetectable","findings":[…],"absent":[RECORD …],"given_up":[RECORD …],
/// "placed":[[seq,boottime,RECORD] …]} …]}, with RECORD = [counter, first, last, first_utc,
/// answering]; times are µs, CLOCK_BOOTTIME but for first_utc.
[[nodiscard]] std::string report_json(
    const std::map<std::pair<std::string, std::string>, Verdict>& verdicts);

/// Reads the ledger and the tables `reading` and `description` of an archive (or of a spool).
/// unavailable, storage, or invalid if a line of the ledger other than a cut last one is none, with
/// the reason.
[[nodiscard]] buoyd::Result<std::map<std::pair<std::string, std::string>, Verdict>> judge_files(
    const std::string& ledger, const std::string& archive);

}  // namespace buoysim
