#pragma once
// One kind of readings that is computed of another kind of the same instrument: its description and
// what computes it. The science thread's.

#include <functional>
#include <memory>

#include "core/reading.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/known_values.hpp"

namespace buoyd {

class ComputedSeries {
 public:
  using Rows = Computation::Rows;
  /// Of a source with this description; nullptr: it cannot be computed of it.
  using Make = std::function<std::unique_ptr<Computation>(const Description& source, KnownValues&)>;

  ComputedSeries(ComputedKind computed, Make make);

  [[nodiscard]] const std::string& kind() const { return computed_.kind.name; }
  [[nodiscard]] bool is_of(const std::string& kind) const { return computed_.by.of == kind; }
  [[nodiscard]] const ComputedKind& computed() const { return computed_; }

  /// Where the source's description is a new one, the rows that are left of the old one. It is to
  /// be described anew then.
  [[nodiscard]] bool take_source(const DescriptionPtr& source, KnownValues& known, Rows& rows);
  [[nodiscard]] const DescriptionPtr& source() const { return source_; }
  void describe_as(DescriptionPtr description) { description_ = std::move(description); }
  /// nullptr: it cannot be described, and nothing is computed.
  [[nodiscard]] const DescriptionPtr& description() const { return description_; }

  /// nullptr until its source was seen.
  [[nodiscard]] Computation* computation() { return computation_.get(); }

 private:
  ComputedKind computed_;
  Make make_;
  DescriptionPtr source_;
  DescriptionPtr description_;
  std::unique_ptr<Computation> computation_;
};

}  // namespace buoyd
