#pragma once
// Tells a new record from the last one by its mark (ModelKind::record_mark). Kept as the text that
// stands in a body, so that a start can go on from the store. One driver's, its thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/body.hpp"
#include "core/values.hpp"
#include "model/model.hpp"

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
  /// A record was taken. One without a value does not make the last one forgotten.
  void take(const Scalar& mark) {
    if (std::string text = text_of(mark); !text.empty()) last_ = std::move(text);
  }

 private:
  static std::string text_of(const Scalar& mark) {
    std::string text;
    if (!std::holds_alternative<std::monostate>(mark)) append_scalar(text, mark);
    return text;
  }

  std::string last_;  // "" = none
};

/// The last mark of each kind of a model.
class RecordMarks {
 public:
  explicit RecordMarks(const std::vector<ModelKind>& kinds) {
    for (const ModelKind& kind : kinds) {
      const auto mark = kind.record_mark;
      marks_.push_back({mark ? std::optional(kind.first_value(*mark)) : std::nullopt, {}});
    }
  }

  void resume(std::size_t kind, std::string_view text) { marks_[kind].last.resume(text); }
  /// Takes note of a sample's mark: is it the last one's, so the same record said again?
  [[nodiscard]] bool is_repeated(std::size_t kind, const std::vector<Scalar>& values) {
    Kind& mark = marks_[kind];
    if (!mark.place) return false;
    const bool repeated = mark.last.repeats(values[*mark.place]);
    mark.last.take(values[*mark.place]);
    return repeated;
  }

 private:
  struct Kind {
    std::optional<std::size_t> place;  // among a sample's values; nullopt: it marks no record
    RecordMark last;
  };
  std::vector<Kind> marks_;
};

}  // namespace buoyd
