#pragma once
// Puts lines into a batch, as its target wants them. One batch each; one thread.

#include <map>
#include <string>
#include <string_view>

#include "shore/export/text/reading_text.hpp"
#include "shore/forward/cursor.hpp"
#include "shore/forward/target.hpp"

namespace buoyshore {

/// What is forwarded, and how much at once.
struct ForwardOrder {
  std::string station;
  std::string instrument;  ///< "" = all but what buoyd says of itself
  std::string kind;        ///< "" = all
  Target target;
  std::string form{};                  ///< tells its form, and most_rows, from others
  std::size_t most_rows = 1000;        ///< of a batch
  std::size_t most_bytes = 1'000'000;  ///< a line more may be in it
};

class Packer {
 public:
  /// All must outlive it.
  Packer(const ForwardOrder& order, const TextTemplate& form, Cursor& cursor)
      : order_(order), form_(form), cursor_(cursor) {}

  /// May a reading of this description be in the batch?
  [[nodiscard]] bool takes(const buoyd::Description& description) const;
  /// Adds a reading whose time is known, in the words of its description. Error: what SQLite says.
  [[nodiscard]] buoyd::Result<void> add(const ReadingText& text,
                                        const buoyd::Description& description,
                                        const ArchivedReading& reading);
  /// Adds the line of a gap. Error: what SQLite says.
  [[nodiscard]] buoyd::Result<void> add_gap(const std::string& line, const buoyd::Range& gap);
  /// Adds the line that says which flags a reading of before has now; `seq` is the amendment's
  /// number. Error: what SQLite says.
  [[nodiscard]] buoyd::Result<void> add_amendment(const ReadingText& text,
                                                  const buoyd::Description& description,
                                                  const ArchivedReading& reading,
                                                  std::uint64_t seq);
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] bool is_empty() const { return rows_ + gaps_ + amended_ == 0; }

  /// The batch with its name. It settles these numbers.
  [[nodiscard]] ForwardBatch batch(const std::string& epoch, buoyd::Ranges readings,
                                   buoyd::Ranges gaps) &&;

 private:
  /// Where the next line goes: a part of that place, which begins with that header.
  [[nodiscard]] buoyd::Result<std::size_t> part_of(const std::string& place,
                                                   const ReadingText* text);
  [[nodiscard]] std::string place_of(const std::string& instrument, const std::string& kind,
                                     const std::string& file) const;
  void widen(std::uint64_t first, std::uint64_t last);
  void append(std::size_t part, std::string_view line);

  const ForwardOrder& order_;
  const TextTemplate& form_;
  Cursor& cursor_;
  ForwardBatch batch_;
  std::map<std::string, std::size_t> parts_;  // of files, by their names
  std::optional<buoyd::Hash8> description_;   // of the only one that a header lets in
  std::size_t bytes_ = 0;
  std::uint64_t rows_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t amended_ = 0;
  std::uint64_t first_ = 0;  // number
  std::uint64_t last_ = 0;
};

}  // namespace buoyshore
