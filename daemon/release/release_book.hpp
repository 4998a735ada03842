#pragma once
// What became of the newest firing of a release, in a file beside the store. It is written and
// synced before the first byte of a code goes out, so that whoever finds it after a kill knows that
// the code may have been sent. One thread at a time.

#include <string>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

enum class FiringState : std::uint8_t {
  none,     ///< no code ever went out
  sending,  ///< a code is about to go out, or did
  sent,     ///< the deck unit said that it sent the code
  unknown,  ///< nobody knows whether it went out
};

/// Whose words confirmed a firing.
struct Firing {
  std::string armed_by;
  std::string fired_by;
};

struct FiringRecord {
  FiringState state = FiringState::none;
  Firing by{};
  WallTime at{};  ///< when the code began to go out, as the board's clock said
};

/// For people: "never fired", "fired at T, armed by A, fired by B", …
[[nodiscard]] std::string text_of(const FiringRecord& record);

class ReleaseBook {
 public:
  explicit ReleaseBook(std::string path) : path_(std::move(path)) {}

  /// Nothing where there is no file; unknown where it cannot be understood.
  [[nodiscard]] FiringRecord read() const;
  /// Durable when it returns. Unavailable with errno in `detail`.
  [[nodiscard]] Result<void> write(const FiringRecord& record) const;

 private:
  const std::string path_;
};

}  // namespace buoyd
