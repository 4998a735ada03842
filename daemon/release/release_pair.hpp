#pragma once
// Two people's words: one arms a release and gets a word, another one fires with it. The word lives
// some minutes, in memory alone. One thread.

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "release/release_book.hpp"

namespace buoyd {

/// "" or what was expected of a person's name.
[[nodiscard]] std::string wrong_person(const std::string& name);

class ReleasePair {
 public:
  static constexpr Micros life = std::chrono::minutes(5);
  /// A word that somebody guesses at is gone after so many wrong ones.
  static constexpr int most_tries = 3;

  /// The word that fires; one from before is none any more. `by` is a right person's name.
  [[nodiscard]] std::string arm(const std::string& by, MonoTime now);
  /// Takes the word: it is good once. Invalid: it is not armed, the word is wrong, or `by` is who
  /// armed it.
  [[nodiscard]] Result<Firing> confirm(const std::string& word, const std::string& by,
                                       MonoTime now);
  /// Who armed it; nullopt: nobody did, or too long ago.
  [[nodiscard]] std::optional<std::string> armed_by(MonoTime now) const;

 private:
  struct Armed {
    std::string word;
    std::string by;
    MonoTime until;
    int tries = 0;
  };

  std::optional<Armed> armed_;
};

}  // namespace buoyd
