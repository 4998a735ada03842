#pragma once
// Readings of what each test says of the values of a judged reading: one for each. The science
// thread's.

#include <optional>
#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/test_columns.hpp"

namespace buoyd {

/// A spike is known when the next reading came. A row waits for that, so that no row is changed.
class TestsComputation final : public Computation {
 public:
  /// Of a source with this description.
  TestsComputation(const std::vector<TestColumn>& columns, const Description& shape);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime, WallTime, Rows&) override {}
  void finish(Rows& rows) override;

 private:
  struct Place {
    std::size_t value = 0;  ///< in the source's body
    QualityTest test = QualityTest::gross_range;
  };

  [[nodiscard]] ComputedRow row(const SourceReading& reading) const;
  void complete(ComputedRow& waiting, const SourceReading& next) const;

  std::vector<Place> places_;
  bool waits_ = false;  // there is a spike test among them
  std::optional<ComputedRow> waiting_;
};

}  // namespace buoyd
