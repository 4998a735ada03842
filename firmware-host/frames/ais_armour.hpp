#pragma once
// How an AIS message travels in NMEA sentences, written for the simulator from the description of
// VDM and VDO, the daemon's decoder not looked at. Pure; any thread.
// Source: ITU-R M.1371; gpsd's AIVDM/AIVDO page (armour, fragments, fill bits).

#include <cstdint>
#include <span>
#include <vector>

#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

/// The sentences of a message, whose bytes are as buoyd::AisHeader says and then its payload; each
/// ends with CR LF. `number`: of the message, for the sequence of one with several sentences.
[[nodiscard]] Bytes ais_sentences(const Bytes& message, std::uint64_t number);

/// The whole messages in what was sent, in such bytes; bits beyond the last byte are lost. A
/// sentence without its right checksum is none.
[[nodiscard]] std::vector<Bytes> ais_messages(std::span<const std::uint8_t> sent);

}  // namespace buoysim
