#pragma once
// What an instrument has to reach: a file of criteria (docs/verification.md), and the verdict on
// each. Values and pure functions; any thread.

#include <optional>
#include <string>
#include <vector>

#include "base/toml_document.hpp"
#include "verify/figure.hpp"

namespace buoyd {

struct Criterion {
  std::string name;
  std::string name_zh;  ///< "": as `name`
  std::string figure;   ///< "timing.answer_time.p99"
  std::string channel;  ///< as Figure's; with "*" at its end all that begin so; "": any
  std::optional<double> at_least;
  std::optional<double> at_most;  ///< of `within`: both are set
  std::string equals;             ///< of a text
  std::string unit;               ///< of the bounds
  std::string source;             ///< document and section that ask for it
};

struct Criteria {
  std::string title;
  std::string title_zh;
  std::vector<Criterion> criteria;
  Mistakes mistakes;  ///< of the file; then nothing else holds
};

/// `file` is its name in mistakes.
[[nodiscard]] Criteria parse_criteria(std::string_view text, const std::string& file);

enum class Verdict : std::uint8_t {
  passed,
  failed,
  not_tested,  ///< the run does not say it, and the figure says why
};

struct Judged {
  const Criterion* criterion = nullptr;  ///< outlived by its Criteria
  Verdict verdict = Verdict::not_tested;
  std::vector<const Figure*> figures;  ///< that were judged
  std::size_t deciding = 0;            ///< which of them decided: the worst one
  std::string why;                     ///< not tested: why
};

/// One for each criterion, in their order. A criterion holds if each figure that it names does; one
/// figure that is missing leaves it not tested, unless another fails. A bound of another unit than
/// the figure's is not tested.
[[nodiscard]] std::vector<Judged> judge(const Criteria& criteria, const Figures& figures);

/// The worst of them: failed, then not tested; of none not tested.
[[nodiscard]] Verdict worst_of(const std::vector<Verdict>& verdicts);
/// The same of what was judged.
[[nodiscard]] Verdict verdict_of(const std::vector<Judged>& judged);

}  // namespace buoyd
