#pragma once
// What proves each model: its sources, its examples and the recordings it decodes; the page of
// instruments and the count are made of it. Pure; any thread.

#include <string>
#include <vector>

#include "model/model.hpp"

namespace buoyd {

struct Evidence {
  bool document = false;        ///< a source is the maker's document
  bool code = false;            ///< a source is public code
  std::size_t printed = 0;      ///< examples whose bytes somebody else made
  std::size_t computed = 0;     ///< examples whose source says that we computed them
  std::size_t wrong = 0;        ///< examples that do not give their values
  bool has_recordings = false;  ///< recordings of the real instrument are decoded by tests

  /// It has a source, no example is wrong, and some bytes were not made by us.
  [[nodiscard]] bool counts() const;
  /// "recording, maker's document, public code", what there is of it.
  [[nodiscard]] std::string str() const;
};

/// Runs the examples. A source is public code if it names a repository, unless it says that the
/// maker's document lies there.
[[nodiscard]] Evidence evidence_of(const ModelPtr& model);

/// docs/instruments.md. The models in the order of the page: by category, then by name.
[[nodiscard]] std::string instruments_page(std::vector<ModelPtr> models);

}  // namespace buoyd
