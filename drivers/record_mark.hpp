#pragma once
// Tells a new record from the last one by its mark (ModelKind::record_mark). Kept as the text that
// stands in a body, so that a start can go on from the store. One driver's, its thread.

#include <string>
#include <string_view>
#include <variant>

#include "core/body.hpp"
#include "core/values.hpp"

namespace buoyd {

class RecordMark {
 public:
  /// The last record taken had this mark, as its value stands in a body.
  void resume(std::string_view text) { last_ = text == "null" ? std::string_view{} : text; }
  [[nodiscard]] bool is_known() const { return !last_.empty(); }
  /// Is it the mark of the last record? No value never is.
  [[nodiscard]] bool repeats(const Scalar& mark) const {
    return is_known() && text_of(mark) == last_;
  }
  /// A record was taken.
  void take(const Scalar& mark) { last_ = text_of(mark); }

 private:
  static std::string text_of(const Scalar& mark) {
    std::string text;
    if (!std::holds_alternative<std::monostate>(mark)) append_scalar(text, mark);
    return text;
  }

  std::string last_;  // "" = none
};

}  // namespace buoyd
