#pragma once
// Readings of what each test says of the values of a judged reading: one for each. The science
// thread's.

#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/test_columns.hpp"

namespace buoyd {

class TestsComputation final : public Computation {
 public:
  /// Of a source with this description.
  TestsComputation(const std::vector<TestColumn>& columns, const Description& shape);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime, WallTime, Rows&) override {}
  void finish(Rows&) override {}

 private:
  struct Place {
    std::size_t value = 0;  ///< in the source's body
    QualityTest test = QualityTest::gross_range;
  };

  std::vector<Place> places_;
};

}  // namespace buoyd
