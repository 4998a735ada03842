#pragma once
// What a line of the ledger claims of the archive, by its fault: is a reading of it owed, may there
// be one, or must there be none? Pure; any thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace buoysim {

enum class Claim : std::uint8_t {
  owed,     ///< sound: no fault, or one that leaves the answer whole (garbage, stuck)
  allowed,  ///< sound, but whoever asked may have given it up (late, slow, duplicated, copy, torn,
            ///< echo), or damaged with a check that passes (undetectable)
  forbidden,  ///< damaged, refused or never sent; every fault not named here
};

[[nodiscard]] Claim claim_of(std::string_view fault);

/// Is `word` one of the fault's words ("late+garbage")?
[[nodiscard]] bool has_word(std::string_view fault, std::string_view word);

/// A fault with one word more.
[[nodiscard]] std::string with_word(const std::string& fault, std::string_view word);

}  // namespace buoysim
