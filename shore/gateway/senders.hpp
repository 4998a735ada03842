#pragma once
// The cards and IMEIs whose messages are believed, if a file names them. Values; any thread.

#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyshore {

/// Without leading zeros, which terminals say and people leave out.
[[nodiscard]] std::string plain_sender(std::string_view digits);

/// Plain ones.
using Senders = std::set<std::string>;

/// A number a line; blank lines and those that begin with # are passed over. Errors: unavailable
/// (it cannot be read), invalid (a line is no number of 1 to 15 digits, or there is none). They
/// name the line, never what it says: a card's number is a secret.
[[nodiscard]] buoyd::Result<Senders> read_senders(const std::string& path);

}  // namespace buoyshore
