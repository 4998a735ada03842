#pragma once
// What a configuration's text says of itself, line by line, whatever mistakes it has: a diagnosis
// is wanted most where buoyd cannot read it. Values; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "ctl/redact.hpp"

namespace buoyd {

struct ConfigurationWords {
  std::string station;                ///< [station] id; "" where there is none
  std::string spool;                  ///< [spool] path
  std::string control_socket;         ///< in no section
  std::vector<Redaction> redactions;  ///< whatever the section, also of what is commented out
};

/// Redactions are the values of host, username, psk_identity, to_file and every key with "password"
/// in its name; of a key that names a file of secrets, the file's first line, as far as we may read
/// it, or what stands there in place of a path. A name at the broker that is the station's own is
/// none: it stands in every topic.
[[nodiscard]] ConfigurationWords words_of(std::string_view text);

}  // namespace buoyd
