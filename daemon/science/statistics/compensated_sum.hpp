#pragma once
// A sum that does not lose the small. Values of 16 bytes; any thread.

namespace buoyd {

/// The sum of the numbers added with what rounding took away beside it, about 106 bits (Knuth's
/// exact sum of two; Ogita, Rump and Oishi 2005, SIAM J. Sci. Comput. 26(6), Sum2). Thus equal sums
/// of the same measurements in another order are equal.
class CompensatedSum {
 public:
  void add(double x) {
    const double sum = sum_ + x;
    const double taken = sum - sum_;
    lost_ += (sum_ - (sum - taken)) + (x - taken);
    sum_ = sum;
  }
  void join(const CompensatedSum& other) {
    add(other.sum_);
    lost_ += other.lost_;
  }

  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

}  // namespace buoyd
