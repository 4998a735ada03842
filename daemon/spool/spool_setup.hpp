#pragma once
// What the spool is told at its start. Main fills it; afterwards nobody changes it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/own_readings.hpp"
#include "core/settings.hpp"
#include "spool/reserve_file.hpp"
#include "spool/store/store_lock.hpp"

namespace buoyd {

struct SpoolSetup {
  SpoolSettings settings;
  DeliveryMode delivery = DeliveryMode::shore;
  std::string station;             ///< its id, which the store's file names; "" = none
  std::string version;             ///< of buoyd, for the start reading
  std::string boot_id;             ///< of the board's boot
  std::string configuration_hash;  ///< 16 hex digits
  RestartFacts restart{};          ///< for the start reading
  /// Says how many bytes are free on the disk of a folder.
  std::function<std::uint64_t(const std::string&)> free_bytes = disk_free_bytes;
  /// The store's lock, which main has taken. With nullptr the spool takes one of its own.
  std::shared_ptr<StoreLock> lock{};
};

}  // namespace buoyd
