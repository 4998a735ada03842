#pragma once
// What lets a new station in: its key, and the lines that its broker and its configuration need.
// Any thread.

#include <string>

#include "core/settings.hpp"

namespace buoyshore {

/// 256 bits of the kernel's random source, in hex.
[[nodiscard]] std::string random_key();

/// Comments, the broker's lines, and last, from "[station]" on, the part of buoyd's configuration.
/// `broker` says host, port, topic prefix and archive ("" = not known); `key_file` "": the key is
/// shown, else it is there.
[[nodiscard]] std::string station_entry(const std::string& id, const std::string& key,
                                        const std::string& key_file,
                                        const buoyd::MqttSettings& broker);

}  // namespace buoyshore
