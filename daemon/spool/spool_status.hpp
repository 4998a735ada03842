#pragma once
// What `buoyctl status` and health readings say of the spool. The spool thread writes it, any
// thread reads a copy.

#include <cstdint>
#include <optional>
#include <string>

#include "core/delivery.hpp"

namespace buoyd {

struct SpoolStatus {
  std::uint64_t committed = 0;  ///< readings made durable since start
  std::uint64_t commits = 0;    ///< transactions since start
  std::uint64_t waiting = 0;    ///< readings that were handed over and are not durable yet
  std::uint64_t dropped = 0;    ///< readings refused since start
  std::uint64_t refused = 0;    ///< of these, beyond their instrument's share of a full store
  std::uint64_t owed = 0;       ///< numbers not delivered
  std::uint64_t last = 0;       ///< newest number
  std::optional<EpochId> epoch;
  std::string archive;  ///< that is trusted; "" = none yet, or nobody knows while there is no epoch
  std::uint64_t database_bytes = 0;
  std::uint64_t wal_bytes = 0;
  std::uint64_t raw_bytes = 0;         ///< of the file for the raw bytes of the lines
  std::uint64_t raw_dropped = 0;       ///< raw bytes that were not stored, since start
  std::uint64_t refused_receipts = 0;  ///< of unknown epochs, or behind the last commit (B4)
  std::uint64_t failures = 0;          ///< commits that failed
  std::uint64_t sealed = 0;            ///< newest number of the store that is sealed
  std::string station_key;             ///< public key by which is sealed, hex; "" = there is none
  bool is_volatile = false;
  std::string last_error;  ///< "" = none since start
};

}  // namespace buoyd
