#pragma once
// The marks of the last stored records, so that a start or a reload takes no record twice.
// Main thread.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acquire/line_plan.hpp"
#include "acquire/status.hpp"
#include "uplink/left_kinds.hpp"

namespace buoyd {

class LastRecords {
 public:
  /// Reads the newest readings of a store; one that cannot be read has none. apply() looks in the
  /// same store for what came longer ago.
  void read_store(const std::string& path);
  /// What an instrument gave last, before its line ends.
  void remember(const InstrumentSnapshot& instrument);
  /// All but buoyd itself, without their kinds.
  [[nodiscard]] KindNames instruments() const;
  /// Tells the drivers of a line that is about to start.
  void apply(LinePlan& plan);

 private:
  struct Last {
    DescriptionPtr description;
    std::string body;
  };

  /// nullptr: nobody knows one.
  [[nodiscard]] const Last* last_of(const std::string& instrument, const std::string& kind);

  std::string store_;
  std::map<std::pair<std::string, std::string>, Last> last_;  // by instrument and kind
};

/// The events that were told to be on when this store was last written, as "mast.gale", and how
/// they are described; nullptr: nobody knows it. None of one that cannot be read.
[[nodiscard]] std::map<std::string, DescriptionPtr> events_on_in(const std::string& store);

/// The value of a scalar channel, or the first of an array, as it stands in the body; "" if the
/// description has no such channel or the body does not fit.
[[nodiscard]] std::string_view value_in(const Description& description, std::string_view body,
                                        std::string_view channel);

}  // namespace buoyd
