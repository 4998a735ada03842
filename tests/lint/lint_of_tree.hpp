#pragma once
// The lint with the words of this tree, loaded once. Test thread.

#include <stdexcept>

#include "lint/lint.hpp"
#include "support/places.hpp"

namespace buoyd {

inline const Lint& lint_of_tree() {
  static const Lint lint = [] {
    auto loaded = Lint::load(source_dir() + "/config/cf");
    if (!loaded) throw std::runtime_error(loaded.error().text);
    return std::move(*loaded);
  }();
  return lint;
}

}  // namespace buoyd
