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
#include "firmware-host/ledger.hpp"

namespace buoysim {

/// Of one kind of one instrument.
struct Verdict {
  std::uint64_t answered = 0;   ///< records that the ledger has whole and without fault
  std::uint64_t archived = 0;   ///< readings
  std::uint64_t doubled = 0;    ///< readings of a record that another reading has already
  std::uint64_t wrong = 0;      ///< readings with a value that was never said so
  std::uint64_t mixed = 0;      ///< readings whose points are of neighbouring records (torn scan)
  std::uint64_t backwards = 0;  ///< readings of an older record than the one stored before
  std::vector<std::uint64_t> missing;  ///< answered, between first and last archived, and not there
  std::uint64_t outside = 0;           ///< answered before the first or after the last archived
  std::vector<std::string> findings;   ///< the first doubled and wrong ones, in words

  [[nodiscard]] bool is_sound() const { return doubled == 0 && wrong == 0; }
};

class Judge {
 public:
  /// First all of the ledger …
  void said(const LedgerEntry& entry);
  /// … then every reading, in the order of its number. buoyd's own readings are passed over.
  void stored(const buoyd::Description& description, std::uint64_t seq, std::string_view body);

  /// (instrument, kind) → verdict. Call once, at the end.
  [[nodiscard]] std::map<std::pair<std::string, std::string>, Verdict> verdicts();

 private:
  /// A record's values at one point of the axis, or off it: the texts in the description's order.
  using Row = std::string;
  using Counters = std::set<std::uint64_t>;

  struct Told {
    std::map<std::string, std::string> values;  // as they may be stored
    std::set<std::string> owed;                 // names of those said without fault
    bool cut = false;
  };
  struct Kind {
    std::map<std::uint64_t, Told> records;
    std::map<std::pair<std::size_t, Row>, Counters> rows;  // row 0: off the axis; point p: p + 1
    bool has_rows = false;
    Counters assigned;
    std::set<std::string> mixed_bodies;
    std::uint64_t last = 0;
    Verdict verdict;
  };

  /// nullopt unless all of them were told.
  [[nodiscard]] static std::optional<Row> row_of(const Told& told,
                                                 const std::vector<std::string>& names);
  static void index_rows(Kind& kind, const buoyd::Description& description);
  static void place(Kind& kind, const std::vector<Counters>& candidates, std::uint64_t seq,
                    std::string_view body);
  static void count_missing(Kind& kind);

  std::map<std::pair<std::string, std::string>, Kind> kinds_;
};

/// A table for people, one line a kind.
[[nodiscard]] std::string report(
    const std::map<std::pair<std::string, std::string>, Verdict>& verdicts);

/// Reads the ledger and the tables `reading` and `description` of an archive (or of a spool).
/// unavailable or storage with the reason.
[[nodiscard]] buoyd::Result<std::map<std::pair<std::string, std::string>, Verdict>> judge_files(
    const std::string& ledger, const std::string& archive);

}  // namespace buoysim
