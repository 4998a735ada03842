#include "firmware-host/sea/words.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace buoysim {

namespace {

/// Levenshtein's distance.
std::size_t letters_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<const Word*> all_words() {
  std::vector<const Word*> all;
  for (const auto part : {hull_words(), water_words()}) {
    for (const Word& word : part) all.push_back(&word);
  }
  return all;
}

}  // namespace

const Word* find_word(std::string_view name) {
  const auto all = all_words();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Word* word) { return word->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::string_view nearest_word(std::string_view name) {
  const auto all = all_words();
  const auto nearest = std::min_element(all.begin(), all.end(), [&](const Word* a, const Word* b) {
    return letters_between(a->name, name) < letters_between(b->name, name);
  });
  return (*nearest)->name;
}

}  // namespace buoysim
